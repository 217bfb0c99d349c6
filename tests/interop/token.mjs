// Access tokens as an application would make them, with the key and secret of the server under test.

import { AccessToken } from 'livekit-server-sdk';

export function tokenFor(identity, room) {
  const token = new AccessToken(process.env.PLENUM_KEY, process.env.PLENUM_SECRET, { identity });
  token.addGrant({ roomJoin: true, room });
  return token.toJwt();
}
