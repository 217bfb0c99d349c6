/** The tenant's logo, or that of Plenum. The name stands beside it as text. */
import type { LookLogo } from "../api/generated/LookLogo";
import { Logo } from "./Logo";
import { useLook } from "./look";
import "./look.css";

export function TenantLogo() {
  const { logo, logo_dark } = useLook();
  const light = logo ?? logo_dark;
  if (light === null) return <Logo />;
  // One picture for both grounds gets the ground that it is made for.
  if (logo === null || logo_dark === null) return <Picture logo={light} className={logo === null ? "on-dark-plate" : "on-light-plate"} />;
  return (
    <>
      <Picture logo={logo} className="on-light" />
      <Picture logo={logo_dark} className="on-dark" />
    </>
  );
}

function Picture({ logo, className }: { readonly logo: LookLogo; readonly className: string }) {
  return <img className={`brand-logo ${className}`} src={logo.url} width={logo.width} height={logo.height} alt="" />;
}
