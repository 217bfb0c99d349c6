/** Icons: Lucide (ISC), always beside a visible word or on a named control. */
import {
  Building2, CornerLeftUp, FileText, Palette, Gauge, Landmark, RefreshCw, ScrollText, Server, SlidersHorizontal,
  ArrowLeft, ArrowUp, BadgeCheck, Ban, ChartColumn, Check, ChevronDown, ChevronLeft, ChevronRight, CircleAlert, CircleCheck, CircleDashed, CircleDot, ClipboardCheck, Clock, Coffee, Copy, DoorOpen, Download, Ear, Ellipsis, ExternalLink, EyeOff, Hand, History, House, Info,
  KeyRound, LayoutGrid, LifeBuoy, Link, ListChecks, Lock, LockOpen, LogIn, LogOut, Mail, Maximize, Megaphone, MessageCircle, Mic, MicOff, MicVocal, MonitorUp, Pause, Pencil, Phone, Pin, Play, Plus, Reply, Search, Send, Settings, Shuffle, Split,
  Bell, CircleMinus, CircleX, Eye, FileCheck2, FlaskConical, Gavel, Hourglass, Repeat2, ShieldCheck, Signature, Stamp, Undo2, UserCheck, Vote,
  ShieldAlert, Signpost, SkipForward, Smile, SquareUser, Timer, Trash2, TriangleAlert, Upload, UserCog, UserMinus, UserPlus, UserX, Users, Video, VideoOff, Volume2, Wifi, WifiOff, X, ZoomIn, ZoomOut,
} from "lucide-react";

const ICONS = {
  "building-2": Building2, "file-text": FileText, palette: Palette, "corner-left-up": CornerLeftUp, gauge: Gauge, landmark: Landmark, "refresh-cw": RefreshCw,
  "scroll-text": ScrollText, server: Server, "sliders-horizontal": SlidersHorizontal,
  bell: Bell, "circle-minus": CircleMinus, "circle-x": CircleX, eye: Eye, "file-check-2": FileCheck2, "flask-conical": FlaskConical, gavel: Gavel, hourglass: Hourglass,
  "repeat-2": Repeat2, "shield-check": ShieldCheck, signature: Signature, stamp: Stamp, "undo-2": Undo2, "user-check": UserCheck, vote: Vote,
  "arrow-up": ArrowUp, "chart-column": ChartColumn, "clipboard-check": ClipboardCheck, "external-link": ExternalLink, "eye-off": EyeOff, "life-buoy": LifeBuoy,
  "list-checks": ListChecks, megaphone: Megaphone, shuffle: Shuffle, split: Split,
  "arrow-left": ArrowLeft, "badge-check": BadgeCheck, ban: Ban, check: Check, "chevron-down": ChevronDown, coffee: Coffee, "door-open": DoorOpen, download: Download,
  lock: Lock, "lock-open": LockOpen, pause: Pause, pencil: Pencil, phone: Phone, play: Play, reply: Reply, signpost: Signpost, "skip-forward": SkipForward,
  smile: Smile, timer: Timer, "user-cog": UserCog, "user-minus": UserMinus, "user-x": UserX, "chevron-left": ChevronLeft, "chevron-right": ChevronRight, "circle-alert": CircleAlert, "circle-check": CircleCheck,
  "circle-dashed": CircleDashed, "circle-dot": CircleDot, clock: Clock, copy: Copy, ear: Ear, ellipsis: Ellipsis, hand: Hand, history: History, house: House,
  info: Info, "key-round": KeyRound, "layout-grid": LayoutGrid, link: Link, "log-in": LogIn, "log-out": LogOut, mail: Mail, maximize: Maximize,
  "message-circle": MessageCircle, mic: Mic, "mic-off": MicOff, "mic-vocal": MicVocal, "monitor-up": MonitorUp, pin: Pin, plus: Plus,
  search: Search, send: Send, settings: Settings, "shield-alert": ShieldAlert, "trash-2": Trash2, "triangle-alert": TriangleAlert,
  upload: Upload, "user-plus": UserPlus, "user-square": SquareUser, users: Users, video: Video, "video-off": VideoOff, "volume-2": Volume2, wifi: Wifi,
  "wifi-off": WifiOff, x: X, "zoom-in": ZoomIn, "zoom-out": ZoomOut,
} as const;

/** `bars1` is our own drawing: a weak connection. */
export type IconName = keyof typeof ICONS | "bars1";

interface IconProps {
  readonly name: IconName;
  readonly size?: "" | "s" | "l" | "xl";
  readonly className?: string;
}

export function Icon({ name, size = "", className = "" }: IconProps) {
  const classes = `i ${size} ${className}`.trim();
  if (name === "bars1") {
    return (
      <svg className={classes} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d="M4 20v-4" />
        <path d="M10 20v-1M16 20v-1M22 20v-1" />
      </svg>
    );
  }
  const Drawing = ICONS[name];
  return <Drawing className={classes} aria-hidden focusable={false} />;
}
