//! The media service as a LiveKit server or cluster, through its public RoomService.
