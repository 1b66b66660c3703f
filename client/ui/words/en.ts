// en.ts: every English word that people read. What happened, what was kept, what to do; see the mock's README for the rules of tone.

import type { ErrorCode } from "../../../engine/errors.ts";

/**
 * `what` is said first and strongly, `next` after it. `{{detail}}` is a file's name or address; `{{server}}`, `{{world}}` and the
 * rest are the error's facts. What may be unknown stands in its own words.
 */
export interface ProblemText {
  readonly what: string;
  readonly next: string;
  /** In the place of `next` where it is known who did it, how long to wait, or how big it is. */
  readonly by?: string;
  readonly wait?: string;
  readonly size?: string;
  /** After `next`, where a reason was given. */
  readonly reason?: string;
}

/** One for each thing that can go wrong. Which of them "Try again" can help is in problems.ts. */
export const problems = {
  "account/deactivated": {
    what: "This account is closed.",
    next: "{{server}} has switched it off. Whoever runs the server knows why.",
  },
  "account/guest": {
    what: "Guests can’t do that.",
    next: "It needs an account. What you filled in is kept: sign in here, and go on with it.",
  },
  "account/limited": {
    what: "Too many tries.",
    next: "Nothing was changed. Try again in a minute.",
    wait: "Nothing was changed. Try again in {{wait}}.",
  },
  "account/mismatch": {
    what: "User name and password don’t match.",
    next: "Accounts of {{server}} can sign in here.",
  },
  "account/no-passwords": {
    what: "{{server}} takes no passwords.",
    next: "It lets people in by another page, and that can’t be done here yet.",
  },
  "account/not-kept": {
    what: "The password was not set.",
    next: "{{server}} did not take it. The account is as it was. Try again in a moment.",
  },
  "account/not-renamed": {
    what: "Your name is as it was.",
    next: "{{server}} did not take the new one. Try again in a moment.",
  },
  "account/not-recovered": {
    what: "The recovery key was not set up.",
    next: "The server did not answer as it should. Nothing that you could read is lost. Try again with the same key.",
  },
  "account/signed-out": {
    what: "You are signed out.",
    next: "{{server}} does not know this browser any more: it was signed out from elsewhere. Sign in again.",
  },
  "account/weak-password": {
    what: "This password is too weak.",
    next: "Nothing was changed. A longer one helps.",
    reason: "{{server}} says: “{{reason}}”",
  },
  "account/wrong-key": {
    what: "This is not the recovery key of your account.",
    next: "Look whether a sign is missing or mistyped. Nothing was changed.",
  },
  "avatar/unavailable": {
    what: "Some people’s bodies did not load.",
    next: "They are here, and you can talk to them. Load this page again to see them.",
  },
  "browser/no-storage": {
    what: "This browser keeps nothing for this site.",
    next: "Cookies and site data are blocked. You can come in, but each time as somebody new. Allow them for this site to be kept.",
  },
  "browser/no-wasm": {
    what: "This browser can’t run worlds.",
    next: "It has no WebAssembly, or it is switched off. Switch it on in its settings, or use another browser.",
  },
  "browser/no-webrtc": {
    what: "This browser can’t link people.",
    next: "It has no WebRTC, or it is switched off. You can walk and write, but you and the others don’t see each other.",
  },
  "channel/closed": {
    what: "The world has stopped.",
    next: "Your name is kept, and so is the chat. Load this page again.",
  },
  "ecs/full": {
    what: "This world has more parts than fit.",
    next: "What is here stays. Whoever looks after it has to make it smaller.",
  },
  "ecs/missing-resource": {
    what: "A part of the world did not start.",
    next: "Your name is kept. Load this page again.",
  },
  "engine/draw": {
    what: "The picture has stopped.",
    next: "The graphics card gave up. You are still here, and so is the chat. Load this page again to see.",
  },
  "engine/start": {
    what: "The world did not start.",
    next: "Your name is kept. Load this page again.",
  },
  "engine/no-webgl2": {
    what: "This browser can’t draw worlds.",
    next: "It has no WebGL 2, or it is switched off. Switch on hardware acceleration in its settings, or use another browser.",
  },
  "engine/restarted": {
    what: "The world stopped and starts again.",
    next: "You come back to where you stood, and the chat is kept.",
  },
  "gltf/invalid": {
    what: "{{detail}} can’t be read.",
    next: "It is not a whole glTF binary. In Blender choose File, Export, glTF 2.0, and use the .glb.",
  },
  "gltf/unsupported-extension": {
    what: "{{detail}} needs {{needs}}, which Manyrooms can’t do yet.",
    next: "Nothing was changed. Export it again without that extension.",
  },
  "gltf/fetch": {
    what: "The scene did not load.",
    next: "The connection may have broken off. Your name is kept.",
  },
  "gltf/superseded": {
    what: "Another scene was opened.",
    next: "It stands in the place of this one.",
  },
  "gltf/truncated": {
    what: "{{detail}} is not whole.",
    next: "Its end is missing. Copy or export it once more.",
  },
  "matrix/unreachable": {
    what: "{{server}} does not answer.",
    next: "The world was not opened. Your name and settings are kept.",
  },
  "matrix/unknown-alias": {
    what: "This link leads nowhere.",
    next: "The address may be misspelt, or the world is gone.",
  },
  "matrix/not-a-world": {
    what: "This room is a chat, not a world.",
    next: "Open it in Element instead.",
  },
  "matrix/forbidden": {
    what: "You can’t enter {{world}}.",
    next: "Its rules don’t let you in. Whoever looks after it can change that.",
  },
  "matrix/garbled": {
    what: "{{server}} answers with something else.",
    next: "Your name is kept. This network may ask you to sign in first: open another page to see, then try again.",
  },
  "matrix/no-guests": {
    what: "{{server}} takes no guests.",
    next: "Sign in with an account that you have there, or ask whoever runs the server for one.",
  },
  "matrix/no-server": {
    what: "{{server}} does not answer.",
    next: "The world lies there and was not opened. Your name and settings are kept.",
  },
  "matrix/no-via": {
    what: "This link does not say where its world is.",
    next: "It lacks a server that knows the world. Ask whoever sent it for the whole link, with “via” in it.",
  },
  "matrix/registration-closed": {
    what: "{{server}} does not let new people register.",
    next: "Sign in with an account that you have there, or ask whoever runs the server for one.",
  },
  "matrix/registration-steps": {
    what: "{{server}} wants more than a name.",
    next: "It asks new people for a mail address or the like, and that can’t be given here. Sign in with an account that you have there.",
  },
  "matrix/registration-token": {
    what: "{{server}} lets new people in by invitation only.",
    next: "Open a link that has an invitation in it, once more if you had one, or sign in with an account that you have there.",
  },
  "matrix/registration-token-refused": {
    what: "This invitation does not count any more.",
    next: "{{server}} lets new people in by invitation only, and this one is used up or too old. Ask for another, or sign in with an account that you have there.",
  },
  "matrix/limited": {
    what: "{{server}} is busy.",
    next: "Too many people come in at once. Your name is kept. Try again in a minute.",
    wait: "Too many people come in at once. Your name is kept. Try again in {{wait}}.",
  },
  "matrix/refused": {
    what: "{{server}} said no.",
    next: "Your name is kept. The log has its reason.",
  },
  "media/interrupted": {
    what: "The scene broke off on its way.",
    next: "Your name is kept. Try again, and it comes from the beginning.",
    size: "{{loaded}} of {{size}} MB had come. Your name is kept. Try again, and it comes from the beginning.",
  },
  "media/missing": {
    what: "The scene of this world is missing.",
    next: "The room exists and its chat works. Whoever looks after it has to upload the scene again.",
  },
  "media/stalled": {
    what: "The scene has stopped coming.",
    next: "Nothing came for half a minute. Your name is kept. Try again, and it comes from the beginning.",
  },
  "media/too-large": {
    what: "This world is too big to open here.",
    next: "Its scene is larger than this site takes. Whoever looks after it has to make it smaller.",
    size: "Its scene has {{size}} MB. This site takes up to {{limit}} MB. Whoever looks after it has to make it smaller.",
  },
  "media/upload-too-large": {
    what: "{{detail}} is too big for this server.",
    next: "Nothing was made. Smaller textures usually help most.",
    size: "It has {{size}} MB, and the server takes up to {{limit}} MB. Smaller textures usually help most.",
  },
  "net/malformed": {
    what: "Somebody sent data that can’t be read.",
    next: "It was left out. Nothing else changed.",
  },
  "net/no-relay": {
    what: "{{detail}} can’t be reached.",
    next: "This server lends no relay, so some networks can’t be linked. You can still write, and it is tried again.",
  },
  "net/unreachable": {
    what: "{{detail}} can’t be reached.",
    next: "You don’t see each other move. You can still write, and it is tried again.",
  },
  "physics/wasm": {
    what: "The part that lets you walk did not load.",
    next: "The connection may have broken off. Your name is kept.",
  },
  "schedule/duplicate-module": {
    what: "A part of the world did not start.",
    next: "Your name is kept. Load this page again.",
  },
  "object/forbidden": {
    what: "That isn’t yours to move.",
    next: "In this world only its moderators move or remove what others brought.",
  },
  "object/gone": {
    what: "It isn’t there any more.",
    next: "Somebody has taken it away.",
  },
  "object/no-model": {
    what: "An object can’t be shown.",
    next: "Its file is missing or isn’t a 3D model. Everything else is there.",
  },
  "object/too-far": {
    what: "That is too far away.",
    next: "Go closer, then take it.",
  },
  "object/too-many": {
    what: "You have as many objects here as this world allows.",
    next: "Remove one of yours, then bring another.",
  },
  "people/not-ignored": {
    what: "Your list of ignored people is as it was.",
    next: "The server did not take the change. Try again in a moment.",
  },
  "people/not-removed": {
    what: "{{by}} is still here.",
    next: "The server did not do it. Try again in a moment.",
  },
  "people/protected": {
    what: "You may not send {{by}} out.",
    next: "They have as much to say here as you, or your own role was changed. Nothing has happened.",
  },
  "scene/failed": {
    what: "The new scene of this world did not load.",
    next: "You stay in the old one.",
  },
  "scene/invalid": {
    what: "The new scene of this world can’t be read.",
    next: "It is no glTF file, or a broken one. You stay in the old one.",
  },
  "scene/late": {
    what: "The new scene of this world does not come.",
    next: "You stay in the old one meanwhile. It is tried again by itself.",
  },
  "scene/missing": {
    what: "The new scene of this world is missing.",
    next: "You stay in the old one. Whoever looks after the world has to upload it again.",
  },
  "scene/too-large": {
    what: "The new scene of this world is too big to open here.",
    next: "You stay in the old one. Whoever looks after the world has to make it smaller.",
    size: "It has {{size}} MB, and this site takes up to {{limit}} MB. You stay in the old one.",
  },
  "scene/unreadable": {
    what: "This world was changed to something that can’t be read.",
    next: "You stay in the scene that was here.",
  },
  "scene/unsupported": {
    what: "The new scene of this world needs {{needs}}, which Manyrooms can’t do yet.",
    next: "You stay in the old one.",
  },
  "schema/invalid-event": {
    what: "This world is not set up right.",
    next: "Its room says something that can’t be read. Whoever looks after it has to correct it.",
  },
  "world/alias-taken": {
    what: "This address is taken.",
    next: "Choose another. The scene is uploaded already, so that it goes quickly.",
  },
  "world/banned": {
    what: "You can’t enter {{world}}.",
    next: "You were banned from it. Its moderators can let you in again.",
    by: "{{by}} banned you on {{date}}.",
    reason: "Reason given: “{{reason}}”.",
  },
  "world/forbidden": {
    what: "You may not change this world any more.",
    next: "Your role here was changed. The world is as it was.",
  },
  "world/full": {
    what: "This world is full.",
    next: "Eight people are inside. Your name is kept. Try again when somebody has left.",
  },
  "world/hidden": {
    what: "This world does not show itself.",
    next: "The link may be misspelt, the world may be gone, or only people who were invited may see it.",
  },
  "world/kicked": {
    what: "You were sent out of {{world}} by {{by}}.",
    next: "You may come in again.",
    reason: "{{by}} wrote: “{{reason}}”",
  },
  "world/knock": {
    what: "You can’t enter {{world}} yet.",
    next: "Its members decide who comes in. Ask one of them to invite you.",
  },
  "world/left": {
    what: "You left {{world}} somewhere else.",
    next: "It was in another tab, or in another app with this account. You may come in again.",
  },
  "world/no-guests": {
    what: "{{world}} lets no guests in.",
    next: "You are here as a guest. Sign in with an account, and try again.",
  },
  "world/private": {
    what: "You can’t enter {{world}}.",
    next: "It is open to invited people only. Ask somebody inside to invite you.",
  },
  "world/restricted": {
    what: "You can’t enter {{world}}.",
    next: "It is open to the members of certain other rooms only. Become a member of one of them, then try again.",
  },
  "world/scene-invalid": {
    what: "The scene of this world can’t be read.",
    next: "What lies there is no glTF file, or a broken one. The room exists and its chat works. Whoever looks after it has to upload the scene again.",
  },
  "world/scene-truncated": {
    what: "The scene of this world is not whole.",
    next: "The end of its file is missing. The room exists and its chat works. Whoever looks after it has to upload the scene again.",
  },
  "world/scene-unsupported": {
    what: "The scene of this world needs {{needs}}, which Manyrooms can’t do yet.",
    next: "Whoever looks after it can export the scene without that extension.",
  },
  "world/unchanged": {
    what: "The world was not changed.",
    next: "The server does not answer, or did not take it. What you entered is kept here: try again in a moment.",
  },
  "world/unfinished": {
    what: "This world has no scene yet.",
    next: "Its room is there and stands empty. Whoever looks after it has to choose a scene.",
  },
} as const satisfies Record<ErrorCode, ProblemText>;

/** For what has no code: a mistake of ours, mostly. */
export const generalProblem: ProblemText = {
  what: "That did not work.",
  next: "Your name is kept. The log has the reason.",
};

/** Everything else. Plurals end in `_one` and `_other`. */
export const en = {
  "brand.home": "Manyrooms, home",
  "canvas.label": "The world",

  "problem.server": "The server",
  "problem.file": "The file",
  "problem.world": "this world",

  "home.title": "Every room here is a place you can walk into.",
  "home.lead": "Open a link, type a name, and stand next to people. Nothing to install, no account needed.",
  "home.create": "Create a world",
  "home.skip": "Skip to worlds",
  "home.enter": "Enter {{name}}",
  "home.find": "Search worlds or paste a link",
  "home.found": "Worlds found",
  "home.foundCount_one": "{{count}} found",
  "home.foundCount_other": "{{count}} found",
  "home.searching": "Looking",
  "home.nothingFound":
    "No public world has “{{text}}” in its name or topic. A world that is not listed opens by its link.",
  "home.searchFailed": "The search did not get an answer. You can still open a link to a world.",
  "home.goTo": "Go to {{link}}",
  "home.worlds": "Public worlds",
  "home.loading": "Loading the worlds",
  "home.more": "Show more worlds",
  "home.onlyOne": "The one above is the only public world here so far. Others open by their link.",
  "home.empty.what": "No public worlds here yet.",
  "home.empty.next": "You can open a link to a world above.",
  "home.failed.what": "The list of worlds did not load.",
  "home.failed.next": "You can still open a link to a world above.",
  "home.foot": "Manyrooms, worlds on Matrix",
  "home.viewer": "Look at a .glb file",

  "here.none": "Empty now",
  "here.count_one": "{{count}} here",
  "here.count_other": "{{count}} here",
  "here.insideOne": "{{first}} is inside",
  "here.insideTwo": "{{first}} and {{second}} are inside",
  "here.inside_one": "{{first}}, {{second}} and {{count}} other are inside",
  "here.inside_other": "{{first}}, {{second}} and {{count}} others are inside",

  "unsupported.title": "This browser can’t open worlds",
  "unsupported.partly": "Something is missing here",
  "unsupported.goOn": "Go on without it",

  "entrance.title": "Enter a world",
  "entrance.looking": "Looking the world up",
  "entrance.on": "On {{server}}",
  "entrance.members_one": "{{count}} member",
  "entrance.members_other": "{{count}} members",
  "entrance.encrypted": "Chat is end-to-end encrypted",
  "entrance.name": "Your name",
  "entrance.enter": "Enter",
  "entrance.noAccount": "No account needed.",
  "entrance.cancel": "Cancel",
  "entrance.asGuest": "Enter as a guest",
  "entrance.asGuest.what":
    "This world lets guests in, too. A guest walks, meets people and writes like everybody, but has no account to keep.",
  "entrance.guest": "You come as a guest.",
  "entrance.elsewhere.what": "You are in {{world}} in another tab.",
  "entrance.elsewhere.silent": "You are in a world in another tab, and it does not answer.",
  "entrance.elsewhere.next":
    "You can be in one world at a time. If you take over, the other tab steps out of its world.",
  "entrance.takeOver": "Take over",
  "entrance.back": "Back",
  "entrance.moved": "You went on in another tab. Enter to come back here.",
  "entrance.retry": "Try again",
  "entrance.otherWorld": "Another world",
  "entrance.saveLog": "Save the log for a bug report",

  "signIn.instead": "Sign in instead",
  "signIn.user": "User name",
  "signIn.password": "Password",
  "signIn.show": "Show password",
  "signIn.hide": "Hide password",
  "signIn.do": "Sign in",
  "signIn.enter": "Sign in and enter",
  "signIn.working": "Signing in",
  "signIn.newer": "I have no account",

  "signOut.notYou": "Not {{name}}?",
  "signOut.button": "Sign out",
  "signOut.title": "Sign out {{name}}?",
  "signOut.final": "You can’t come back as the same person: this account has no password that you know.",
  "signOut.again": "You can sign in again with your password, here or elsewhere.",
  "signOut.keys": "Encrypted messages that you could read here are lost to you: their keys are in this browser only.",
  "signOut.kept":
    "What you wrote stays in the rooms. This browser forgets your name, your keys, and what was not sent yet.",
  "signOut.stay": "Stay signed in",
  "signOut.working": "Signing out",
  "signOut.done": "You are signed out. This browser has forgotten you.",
  "signOut.untold":
    "You are signed out, and this browser has forgotten you. The server did not answer, so it still lists this browser as yours.",
  "signOut.rest":
    "You are signed out, but another tab still holds a part of your keys. Close all other tabs of this site, and it goes too.",

  "progress.label": "Getting into the world",
  "progress.account": "Getting you a place",
  "progress.room": "Opening the door",
  "progress.scene": "Getting the world",
  "progress.starting": "Setting it up",
  "progress.bytes": "{{loaded}} of {{total}} MB",
  "progress.loaded": "{{loaded}} MB",

  "world.here_one": "{{count}} here",
  "world.here_other": "{{count}} here",
  "world.about": "About {{name}}",
  "world.copy": "Copy link",
  "world.copied": "Link copied",
  "world.copyByHand": "Copy this link",
  "world.leave": "Leave",
  "world.controls": "Controls",
  "world.firstPerson": "See through your own eyes",
  "world.thirdPerson": "See yourself from behind",
  "world.openChat": "Chat",
  "world.panels": "Panels",
  "world.cameIn": "{{name}} came in",
  "world.left": "{{name}} left",
  "world.dismiss": "Dismiss",
  "world.offline.what": "{{server}} does not answer.",
  "world.offline.next": "You can still walk. Messages wait and are sent later.",
  "world.unstable.what": "Connection is unstable.",
  "world.unstable.next": "Others may see you jump.",
  "world.jump": "Jump",
  "world.say": "Say something",

  "world.changed": "This world has a new scene.",
  "edit.open": "Change this world",
  "edit.title": "Change this world",
  "edit.what": "Everybody who is here sees it as soon as you save it.",
  "edit.picture": "Picture",
  "edit.picture.hint": "People see it before they enter.",
  "edit.picture.new": "The new picture",
  "edit.picture.take": "Take one from here",
  "edit.picture.again": "Take another",
  "edit.picture.keep": "Keep the old picture",
  "edit.scene.hint": "Drop a .glb here to replace it. Everybody keeps standing where they are.",
  "edit.scene.again": "Choose another",
  "edit.scene.keep": "Keep the old scene",
  "edit.saving": "Saving",
  "edit.progress": "Changing the world",
  "edit.save": "Save",
  "edit.cancel": "Cancel",

  "world.photo": "Take a picture",
  "world.photo.saved": "Picture saved. It is with your downloads.",

  "settings.open": "Settings",
  "settings.title": "Settings",
  "settings.close": "Close settings",
  "settings.profile": "Profile",
  "settings.graphics": "Graphics",
  "settings.comfort": "Comfort",
  "settings.keys": "Keys",
  "settings.quality": "Quality",
  "settings.quality.hint": "Shadows, and how sharp the picture is",
  "settings.quality.auto": "Automatic",
  "settings.quality.low": "Low",
  "settings.quality.medium": "Medium",
  "settings.quality.high": "High",
  "settings.quality.ultra": "Ultra",
  "settings.frameRate": "Pictures a second",
  "settings.frameRate.hint": "Fewer keep a laptop cool",
  "settings.frameRate.all": "No limit",
  "settings.fieldOfView": "Field of view",
  "settings.degrees_one": "{{count}}°",
  "settings.degrees_other": "{{count}}°",
  "settings.lookSpeed": "Look speed",
  "settings.invertLook": "Upside down",
  "settings.invertLook.hint": "Moving up looks down",
  "settings.interfaceScale": "Size of words and buttons",
  "settings.motion": "Motion",
  "settings.motion.hint": "Drifting pictures, sliding panels",
  "settings.motion.system": "As my system says",
  "settings.motion.less": "Less",
  "settings.motion.full": "All",

  "profile.nobody":
    "You have no account in this browser. It gets one when you enter a world with a name, or sign in here.",
  "profile.guest.what": "You are here as a guest.",
  "profile.guest.next":
    "A guest walks and writes like everybody, enters worlds that let guests in, and makes none. This browser alone knows you: sign in to be somebody with an account.",
  "profile.guest.inside": "To sign in, leave this world first.",
  "profile.keep.what": "This account lives in this browser only.",
  "profile.keep.next": "Set a password to keep it and to use it elsewhere.",
  "profile.keep.do": "Keep my account",
  "profile.password": "New password, 8 characters or more",
  "profile.password.set": "Set password",
  "profile.open": "{{name}}, your account",
  "profile.name": "Name",
  "profile.rename": "Change name",
  "profile.user": "User id",
  "profile.user.hint": "With it and your password you sign in elsewhere",
  "profile.only": "You can’t come back as the same person",

  "recovery.title": "Recovery key",
  "recovery.outside": "In a world you can note one here. It opens your encrypted messages where you sign in next.",
  "recovery.none": "It opens your encrypted messages where you sign in next",
  "recovery.here": "Noted. Your encrypted messages open with it where you sign in next.",
  "recovery.locked": "It opens the encrypted messages from before you signed in here",
  "recovery.elsewhere":
    "This account was set up in another app, which has made no recovery key. Messages from before stay closed here.",
  "recovery.make": "Make a recovery key",
  "recovery.once": "It is shown only now. Who has it and your password can read what you can.",
  "recovery.copy": "Copy",
  "recovery.copied": "Recovery key copied",
  "recovery.save": "Save to a file",
  "recovery.noted": "I have noted it",
  "recovery.open": "Open",
  "recovery.working": "One moment",

  "create.title": "Create a world",
  "create.cancel": "Cancel",
  "create.scene": "Scene",
  "create.drop": "Drop a .glb here",
  "create.release": "Let go to add it",
  "create.stays": "It stays on your computer until you press Create.",
  "create.choose": "Choose a file",
  "create.replace": "Replace",
  "create.shipped": "Or start from one of ours",
  "create.reading": "Reading {{name}}",
  "create.facts": "{{size}} MB, {{triangles}} triangles",
  "create.unsupported": "Not shown, because Manyrooms can’t do it yet: {{list}}",
  "create.picture": "Picture of the world",
  "create.isPicture": "This is the world’s picture",
  "create.lookAround": "Look around",
  "create.take": "Take this picture",
  "create.back": "Back without a new picture",
  "create.about": "About the world",
  "create.name": "Name",
  "create.address": "Address",
  "create.address.hint": "Follows the name until you change it",
  "create.address.checking": "Looking whether it is free",
  "create.address.free": "Free",
  "create.address.taken": "Taken. Choose another.",
  "create.topic": "What it is about (optional)",
  "create.who": "Who may come in",
  "create.everyone": "Everyone",
  "create.everyone.hint": "Shown in the list. Anybody can read the chat.",
  "create.link": "Who has the link",
  "create.link.hint": "Not in the list. The chat is encrypted.",
  "create.yourName": "Your name",
  "create.create": "Create and enter",
  "create.needsScene": "Add a scene first.",
  "create.needsName": "Give it a name first.",
  "create.needsAddress": "Choose a free address first.",
  "create.needsYou": "Say your name first.",
  "create.uploading": "Uploading",
  "create.making": "Making the room",
  "create.stop": "Stop",
  "create.label": "Creating the world",

  "keys.ahead": "Ahead",
  "keys.back": "Back",
  "keys.left": "Left",
  "keys.right": "Right",
  "keys.run": "Run",
  "keys.jump": "Jump",
  "keys.view": "Own eyes, or from behind",
  "keys.photo": "Take a picture",
  "keys.say": "Say something",
  "keys.close": "Close what is open",
  "keys.label": "Keys",
  "keys.walk": "Walk",
  "keys.look": "Drag to look",
  "keys.talk": "Talk",

  "role.creator": "Creator",
  "role.admin": "Admin",
  "role.moderator": "Moderator",

  "people.title": "People",
  "people.open_one": "People, {{count}} here",
  "people.open_other": "People, {{count}} here",
  "people.close": "Close people",
  "people.you": "That’s you",
  "people.link.connecting": "Connecting",
  "people.link.open": "Connected",
  "people.link.openRtt": "Connected, {{rtt}} ms",
  "people.link.relay": "Relayed",
  "people.link.relayRtt": "Relayed, {{rtt}} ms",
  "people.link.unstable": "Unstable, may jump",
  "people.link.unreachable": "Can’t be reached. They don’t see you move.",
  "people.noRelay": "This server lends no relay, so some networks can’t be linked.",
  "people.menu": "What to do with {{name}}",
  "people.ignore": "Ignore",
  "people.stopIgnoring": "Stop ignoring",
  "people.stopIgnoringWhom": "Stop ignoring {{name}}",
  "people.copyId": "Copy user id",
  "people.idCopied": "User id copied",
  "people.idByHand": "Copy this user id",
  "people.closeId": "Close",
  "people.kick": "Send out…",
  "people.ban": "Ban…",
  "people.ignored": "Ignored",
  "people.ignored.why": "You don’t see or hear them, here and in every app of this account.",

  "remove.kick.title": "Send {{name}} out of {{world}}?",
  "remove.kick.what": "They leave at once, and may come in again.",
  "remove.kick.do": "Send {{name}} out",
  "remove.ban.title": "Ban {{name}} from {{world}}?",
  "remove.ban.what": "They leave at once and can’t come back until a moderator lifts the ban.",
  "remove.ban.do": "Ban {{name}}",
  "remove.reason": "Reason, if you like. They see it.",
  "remove.cancel": "Cancel",

  "people.alone.what": "Nobody else is here.",
  "people.alone.next": "Copy the link and bring somebody.",

  "chat.title": "Chat",
  "chat.recent": "Recent chat",
  "chat.messages": "Messages",
  "chat.field": "Message",
  "chat.placeholder": "Message to {{name}}",
  "chat.send": "Send",
  "chat.close": "Close chat",
  "chat.empty.what": "Nobody has written here yet.",
  "chat.empty.next": "What you write stays in the room, for those who come later.",
  "chat.sending": "Waiting to be sent",
  "chat.failed": "Not sent",
  "chat.retry": "Send again",
  "chat.delete": "Delete",
  "chat.undecryptable": "This message is encrypted, and its key is not here.",

  "viewer.title": "Viewer",
  "viewer.lead": "Drop a .glb here and walk in it. It stays in this browser.",
  "viewer.choose": "Choose a file",
  "viewer.another": "Open another file",
  "viewer.release": "Let go to open it",
  "viewer.nodes_one": "{{count}} node",
  "viewer.nodes_other": "{{count}} nodes",
  "viewer.triangles_one": "{{count}} triangle",
  "viewer.triangles_other": "{{count}} triangles",
  "viewer.unsupported": "Not shown, because Manyrooms can’t do it yet: {{list}}",
} as const;
