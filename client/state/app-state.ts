// app-state.ts: everything the UI shows and everything it may ask for. The UI reads this and nothing else.

import type { ErrorFacts } from "../../engine/errors.ts";
import type { ObjectInfo, ObjectModel } from "../../engine/protocol.ts";
import type { ListedWorld } from "../matrix/directory.ts";
import type { Removing, Role } from "../matrix/permissions.ts";
import type { RecoveryState } from "../matrix/recovery.ts";
import type { MicrophoneState } from "../voice/microphone.ts";
import type { Devices } from "./devices.ts";
import type { Called } from "./names.ts";

/** How entering goes on. `loaded` and `total` are bytes of the scene; total is 0 while it is unknown. */
export interface Progress {
  readonly step: "account" | "room" | "scene" | "starting";
  readonly loaded: number;
  readonly total: number;
}

/** Something that stops a person, as a code of engine/errors.ts; the UI has the words. `detail` is a name or address to put into them. */
export interface Problem {
  readonly code: string;
  readonly detail: string;
  /** What else the words may name. */
  readonly facts?: ErrorFacts;
}

/** A world on the home screen. */
export interface WorldListing extends Omit<ListedWorld, "link"> {
  /** Its entrance, as the part of the address after the `#`, the `#` included. */
  readonly link: string;
}

/** The public worlds of the page's homeserver. */
export interface Worlds {
  /** `loading` also while there is a list and more of it comes. */
  readonly state: "loading" | "ready" | "failed";
  /** Why it failed. */
  readonly problem: Problem | null;
  readonly list: readonly WorldListing[];
  /** The list goes on. */
  readonly more: boolean;
}

/** Worlds found by what was typed. */
export interface Search {
  readonly text: string;
  readonly found: readonly WorldListing[];
  readonly state: "loading" | "ready" | "failed";
}

/** Somebody who is inside a world that one looks at from outside. */
export interface Insider {
  readonly user: string;
  readonly name: string;
}

/** What is known of a world before anybody enters: its room summary (MSC3266). */
export interface WorldCard {
  /** Room id; null where only the link is known. */
  readonly room: string | null;
  readonly name: string;
  readonly topic: string;
  readonly server: string;
  readonly members: number;
  readonly encrypted: boolean;
  /** `mxc:` URI of its picture. */
  readonly picture: string | null;
  /** Anybody may look in without joining. */
  readonly readable: boolean;
  /** Matrix guests may enter. */
  readonly guests: boolean;
}

/** Somebody in the world. */
export interface Standing extends Called {
  readonly user: string;
  /** What the room's power levels make of them. */
  readonly role: Role;
}

/** Somebody else in the world. */
export interface Person extends Standing {
  readonly peer: string;
  /** What one may do to them. */
  readonly mayKick: boolean;
  readonly mayBan: boolean;
  readonly mayMute: boolean;
  /** A moderator let nobody hear them. */
  readonly muted: boolean;
  readonly link: "connecting" | "open" | "unstable" | "unreachable";
  /** Round trip in milliseconds; null while it is unknown. */
  readonly rtt: number | null;
  /** Over a TURN server, which sees who and how much, not what. */
  readonly relay: boolean;
  /** Share of its packets that never came, 0 to 1; null while that is unknown. */
  readonly loss: number | null;
  /** Both ways together, in bits per second; null while that is unknown. */
  readonly bitrate: number | null;
}

/** Somebody else's voice. */
export interface OtherVoice {
  /** Their microphone is on, as they say. */
  readonly on: boolean;
  /** They are heard at this moment. */
  readonly speaking: boolean;
}

export interface Voices {
  readonly microphone: MicrophoneState;
  /** How many get the own voice at this moment. */
  readonly heardBy: number;
  /** The room lets nobody hear this account. */
  readonly silenced: boolean;
  /** The browser plays nothing before somebody has touched the page. */
  readonly blocked: boolean;
  /** By peer. */
  readonly others: Readonly<Record<string, OtherVoice>>;
  readonly devices: Devices;
}

/** Somebody whom one wants to hear nothing of, here or elsewhere. */
export interface IgnoredPerson extends Called {
  readonly user: string;
}

export interface ChatLine extends Called {
  /** Event id, or the transaction id while it is on its way. */
  readonly id: string;
  readonly user: string;
  readonly text: string;
  /** Milliseconds since 1970, as the homeserver says. */
  readonly time: number;
  readonly own: boolean;
  readonly state: "sent" | "sending" | "failed" | "undecryptable";
}

/** The account that this browser keeps, as its owner sees it. */
export interface OwnAccount {
  readonly user: string;
  /** The display name, or the user id where there is none. */
  readonly name: string;
  /** It has a password that its owner chose: it can be used elsewhere, and again after signing out. */
  readonly hasPassword: boolean;
  /** It is on another homeserver than the page's own. */
  readonly isElsewhere: boolean;
  /** A Matrix guest, without an account. */
  readonly guest: boolean;
  /** Signing out takes keys along that are nowhere else. */
  readonly losesKeys: boolean;
  /** A recovery key was noted. */
  readonly hasRecovery: boolean;
}

/** Where an account is made or found, on a site that allows other homeservers than its own. */
export interface ServerChoice {
  /** Name of the chosen one. */
  readonly name: string;
  /** It is the page's own. */
  readonly isOwn: boolean;
  /** Accounts have passwords there. */
  readonly passwords: boolean;
  /** Those that can be chosen, the own one first. */
  readonly names: readonly string[];
  /** Any other may be typed. */
  readonly any: boolean;
  /** The one that is being looked up. */
  readonly looking: string | null;
  readonly problem: Problem | null;
}

/** The last thing that was asked of the account: under way, or why it failed. Null in between. */
export interface AccountWork {
  readonly doing: "signing-in" | "renaming" | "setting-password" | "recovering";
  readonly problem: Problem | null;
}

/** What the entrance says besides the world: why one stands here, and what can be done. */
export type EntranceNote =
  /** Somebody has an account, and is asked for it in the place of a name. */
  | { readonly kind: "sign-in" }
  /** Another tab of this browser is in a world; `world` is its name, or null where it does not answer. */
  | { readonly kind: "elsewhere"; readonly world: string | null }
  /** Another tab took over; Enter takes back. */
  | { readonly kind: "moved" }
  | { readonly kind: "signing-out" }
  /** `told`: the homeserver knows it; `emptied`: nothing of the account is left in this browser. */
  | { readonly kind: "signed-out"; readonly told: boolean; readonly emptied: boolean };

/** A world as somebody thinks of it before it is made. */
export interface Draft {
  readonly name: string;
  readonly topic: string;
  /** Before the colon of its address; follows the name until it is typed. */
  readonly alias: string;
  readonly access: "everyone" | "link";
}

/** What the room's rules let this account change of the world. */
export interface WorldRights {
  readonly name: boolean;
  readonly topic: boolean;
  readonly picture: boolean;
  readonly scene: boolean;
}

/** A scene's file that was opened. */
export interface OpenedScene {
  readonly name: string;
  readonly bytes: number;
  readonly triangles: number;
  readonly unsupported: readonly string[];
}

/** The world as somebody inside is about to change it. */
export interface WorldEdit {
  readonly name: string;
  readonly topic: string;
  /** Address of a new picture; null: the picture stays. */
  readonly picture: string | null;
  /** The new scene; null: the scene stays. */
  readonly scene: OpenedScene | null;
  /** Name of the file that is being opened. */
  readonly reading: string | null;
  /** What is being sent, in bytes; null: nothing. */
  readonly work: { readonly loaded: number; readonly total: number } | null;
  readonly problem: Problem | null;
}

export type Screen =
  /** No link: the public worlds, and a field for a link. */
  | { readonly kind: "home" }
  /** `card` is null while it is looked up; `problem` says why that, or entering, failed. */
  | {
      readonly kind: "entrance";
      readonly link: string;
      readonly card: WorldCard | null;
      readonly progress: Progress | null;
      readonly problem: Problem | null;
      readonly note: EntranceNote | null;
    }
  | { readonly kind: "world"; readonly card: WorldCard; readonly link: string }
  /** A world that is being made. */
  | {
      readonly kind: "create";
      /** What was opened, once the engine shows it. */
      readonly scene: OpenedScene | null;
      /** Name of the file that is being opened. */
      readonly reading: string | null;
      /** Address of the world's picture. */
      readonly picture: string | null;
      /** Walking in it, to take another one. */
      readonly looking: boolean;
      readonly draft: Draft;
      readonly aliasState: "checking" | "free" | "taken" | null;
      readonly work: {
        readonly step: "account" | "uploading" | "making";
        readonly loaded: number;
        readonly total: number;
      } | null;
      readonly problem: Problem | null;
    }
  /** A scene without any homeserver. */
  | {
      readonly kind: "viewer";
      readonly source: string | null;
      readonly progress: Progress | null;
      readonly problem: Problem | null;
      /** What the scene turned out to hold, once it is there. */
      readonly report?: { readonly nodes: number; readonly triangles: number; readonly unsupported: readonly string[] };
    };

export interface AppState {
  readonly screen: Screen;
  /** The name as the person types it, or as they used it last. */
  readonly name: string;
  /** Null if this browser keeps none. */
  readonly account: OwnAccount | null;
  readonly accountWork: AccountWork | null;
  /** Null where there is no choice. */
  readonly serverChoice: ServerChoice | null;
  /** Of the account's recovery key; null where it can't be known: outside of worlds. */
  readonly recovery: RecoveryState | null;
  readonly worlds: Worlds;
  /** Null while nothing is looked for. */
  readonly search: Search | null;
  /** By room id, of worlds that are watched: who is inside; null where that can't be known. */
  readonly insiders: Readonly<Record<string, readonly Insider[] | null>>;
  /** Everybody else who is here. */
  readonly people: readonly Person[];
  /** Oneself; null until the world is connected. */
  readonly self: Standing | null;
  readonly voices: Voices;
  /** Whom one ignores; those who are here first. */
  readonly ignored: readonly IgnoredPerson[];
  /** The timeline, oldest first. */
  readonly chat: readonly ChatLine[];
  readonly handling: Handling;
  readonly view: "first" | "third";
  /** How many pictures were taken and saved since the page was opened. */
  readonly photos: number;
  readonly rights: WorldRights;
  /** Null while one does not change the world. */
  readonly edit: WorldEdit | null;
  /** How often another scene came in the place of the one that stood, since the page was opened. */
  readonly sceneChanges: number;
  /** The homeserver does not answer; walking and links go on. */
  readonly offline: boolean;
  /** Whether the homeserver lends a relay (TURN); null while that is unknown. */
  readonly lendsRelay: boolean | null;
  /** What went wrong inside the world and does not stop anybody; newest last. */
  readonly notices: readonly { readonly id: number; readonly problem: Problem }[];
}

/** What one's eyes are on and one's hand holds. */
export interface Handling {
  readonly looked: ObjectInfo | null;
  readonly held: ObjectInfo | null;
  /** A file of one's own that is on its way into the world. Bytes. */
  readonly bringing: { readonly name: string; readonly loaded: number; readonly total: number } | null;
}

/** What one does with objects. What goes wrong is a notice. */
export interface ObjectActions {
  /** Takes what one looks at, or puts down what one holds. */
  use(): void;
  /** Throws what one holds. */
  fling(): void;
  /** Takes what one holds, or looks at, out of the world. */
  remove(): void;
  /** Holds it so many metres farther away, and turned by so many radians to the left. */
  carry(away: number, turn: number): void;
  /** Brings one more into the world, in one's hand. */
  spawn(model: ObjectModel): void;
  /** Brings a file of one's own. */
  bring(file: File): void;
  stopBringing(): void;
}

export interface CreateActions {
  /** One of the scenes that ship with this site, by its name there. */
  openShipped(name: string): void;
  change(draft: Partial<Draft>): void;
  /** Walks in the scene, to look for a better picture; or goes back to the form. */
  lookAround(looking: boolean): void;
  takePicture(): void;
  make(): void;
  stop(): void;
}

/** What one can ask of the own account. What goes wrong is in {@link AppState.accountWork}. */
export interface AccountActions {
  /** @param enter goes into the world at whose entrance one stands, after it */
  signIn(user: string, password: string, enter: boolean): void;
  /** Chooses the homeserver of an account to come, by its name. What goes wrong is in {@link AppState.serverChoice}. */
  chooseServer(name: string): void;
  /** Chooses the one that a user id names, if it is whole and there is a choice. */
  chooseServerOf(user: string): void;
  /** For everybody in all rooms, at once. */
  rename(name: string): void;
  /** Gives the account a password that its owner knows. */
  setPassword(password: string): void;
  /** A new recovery key for people to note; null if that failed. It opens nothing before it is used. */
  createRecoveryKey(): Promise<string | null>;
  /** Saves it to a file. */
  saveRecoveryKey(key: string): void;
  /** Makes it the account's own, or opens with it what another device has locked up. */
  applyRecoveryKey(key: string): void;
  /** Forgets what went wrong: the form has gone. */
  dismiss(): void;
}

export interface VoiceActions {
  /** Switches the microphone on, off, or tries again. */
  toggle(): void;
  /** The key to talk is down or up. */
  hold(held: boolean): void;
  /** Keeps the list of devices; the function returned ends that. */
  watchDevices(): () => void;
}

export interface EditActions {
  begin(): void;
  change(edit: { readonly name?: string; readonly topic?: string }): void;
  /** The view of this moment becomes the world's picture. */
  takePicture(): void;
  /** Back to the picture, or to the scene, that the world has. */
  keepPicture(): void;
  keepScene(): void;
  save(): void;
  /** Stops what is being sent. */
  stop(): void;
  /** The same, and all that was entered is forgotten. */
  end(): void;
}

/** What a person can ask for. None of them throws: what goes wrong shows in the state. */
export interface AppActions {
  setName(name: string): void;
  /** Opens a link typed on the home screen: `#alias:server`, `!id`, matrix.to, `matrix:`, or an address of this site. */
  openLink(text: string): void;
  /** Loads the list of worlds once more, after it failed. */
  reloadWorlds(): void;
  /** Loads more of the list. */
  moreWorlds(): void;
  /** Looks for worlds by words of their name or topic; an empty text ends that. */
  searchWorlds(text: string): void;
  /** Keeps known who is inside a world that is on the screen; the function returned ends that. */
  watchInsiders(room: string): () => void;
  /** From the entrance into the world, with the name in the state. */
  enter(): void;
  /** The same without an account, where the homeserver makes none and both it and the world let guests in. */
  enterAsGuest(): void;
  /** From the entrance into the world, also if another tab is inside: that one steps out. */
  takeOver(): void;
  /** After a problem at the entrance: does again what failed, looking the world up or entering it. */
  retry(): void;
  /** Stops entering, or leaves the other tab where it is; the entrance stays. */
  cancel(): void;
  /** Out of the world, to its entrance. */
  leave(): void;
  /** At the entrance, from the name to the account that somebody has. */
  askToSignIn(): void;
  readonly account: AccountActions;
  /** Out of the world, and this browser forgets the account. */
  signOut(): void;
  sendChat(text: string): void;
  retryChat(id: string): void;
  /** Throws a line away that could not be sent. */
  deleteChat(id: string): void;
  /** Takes somebody out of the world; a banned one can't come again. What goes wrong is a notice. */
  remove(removing: Removing, user: string, reason: string): void;
  /** Lets nobody hear somebody any more, or lets them again; for whoever has the power. */
  setMuted(user: string, muted: boolean): void;
  readonly voice: VoiceActions;
  /** Hears and sees nothing of somebody any more, in every client of the account; or does so again. */
  setIgnored(user: string, ignored: boolean): void;
  readonly objects: ObjectActions;
  setView(view: "first" | "third"): void;
  /** Saves the picture of the world, without the interface, to a file. */
  takePhoto(): Promise<void>;
  dismissNotice(id: number): void;
  /** A file dropped onto the viewer, onto the page where a world is made, or while one changes the world; else inside, an object. */
  openFile(file: File): void;
  /** What one does on the page where a world is made; nothing elsewhere. */
  readonly create: CreateActions;
  /** Changes the world that one is in; for whoever has the power. */
  readonly edit: EditActions;
}
