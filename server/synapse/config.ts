// config.ts: Synapse's configuration, as an object. JSON is valid YAML, so none of it needs a YAML library.

import { join } from "node:path";

/** What a homeserver keeps for ever: its name is part of every user id, and the secrets sign its tokens. */
export interface Identity {
  readonly serverName: string;
  readonly macaroonSecret: string;
  readonly formSecret: string;
  readonly registrationSecret: string;
}

/** `product`: what people get. `tests`: no limits, and cheap passwords (registering takes 20 ms instead of 315). */
export type Limits = "product" | "tests";

/** Who may make an account: anybody, nobody, or who brings a token that an admin has made. The shared secret always works. */
export type Registration = "open" | "closed" | "token";

/** TURN servers, and the secret that they make credentials from, as the homeserver does. */
export interface Turn {
  /** `turn:host:port?transport=udp` */
  readonly uris: readonly string[];
  readonly secret: string;
}

export interface ConfigInput {
  readonly identity: Identity;
  /** Where the database, the uploads, the log and the signing key lie. */
  readonly folder: string;
  /** The port on loopback that Synapse listens at. */
  readonly port: number;
  /** Where browsers find the server: the web server's origin, which proxies `/_matrix`. */
  readonly origin: string;
  readonly limits: Limits;
  /** Open unless it says otherwise. */
  readonly registration?: Registration;
  /** Relays that it lends to its users; none unless it is given. */
  readonly turn?: Turn;
  /** Rates that replace those of `limits`. */
  readonly rates?: Partial<typeof PRODUCT_RATES>;
}

const rate = (perSecond: number, burst: number) => ({ per_second: perSecond, burst_count: burst });

/**
 * Rates that a world needs. Synapse's own are made for chat: 0.2 messages/s and three registrations in a row, so that
 * the fourth visitor would wait. A whole room of people behind one address may come at once.
 */
const PRODUCT_RATES = {
  rc_registration: rate(1, 50),
  rc_message: rate(5, 50), // state events count too, a membership is one
  rc_delayed_event_mgmt: rate(5, 20), // every member restarts its delayed leave every few seconds
  rc_joins: { local: rate(1, 20), remote: rate(0.1, 10) },
  rc_joins_per_room: rate(5, 50),
  rc_login: { address: rate(0.2, 20), account: rate(0.1, 10), failed_attempts: rate(0.1, 5) },
};

const NONE = rate(10_000, 100_000);

const TEST_RATES = {
  rc_registration: NONE,
  rc_message: NONE,
  rc_delayed_event_mgmt: NONE,
  rc_joins: { local: NONE, remote: NONE },
  rc_joins_per_room: NONE,
  rc_login: { address: NONE, account: NONE, failed_attempts: NONE },
  rc_invites: { per_room: NONE, per_user: NONE, per_issuer: NONE },
  rc_room_creation: NONE,
  rc_media_create: NONE,
  rc_key_requests: NONE,
  rc_profile: NONE,
};

/** The file that Synapse is started with. */
export function synapseConfig({
  identity,
  folder,
  port,
  origin,
  limits,
  registration = "open",
  rates,
  turn,
}: ConfigInput) {
  return {
    server_name: identity.serverName,
    public_baseurl: `${origin}/`,
    report_stats: false,
    signing_key_path: join(folder, "signing.key"),
    macaroon_secret_key: identity.macaroonSecret,
    form_secret: identity.formSecret,
    registration_shared_secret: identity.registrationSecret,
    database: { name: "sqlite3", args: { database: join(folder, "homeserver.db") } },
    media_store_path: join(folder, "media"),
    log_config: join(folder, "log.json"),
    trusted_key_servers: [],
    suppress_key_server_warning: true,
    listeners: [
      {
        port,
        bind_addresses: ["127.0.0.1"],
        type: "http",
        tls: false,
        x_forwarded: true, // the proxy says who asks, for the rates per address
        resources: [{ names: ["client"], compress: false }],
      },
    ],
    bcrypt_rounds: limits === "tests" ? 4 : 12,
    enable_registration: registration !== "closed",
    enable_registration_without_verification: registration === "open",
    registration_requires_token: registration === "token",
    allow_guest_access: true,
    max_event_delay_duration: "24h", // MSC4140: a member that crashed leaves by a delayed event
    experimental_features: {
      msc4143_enabled: true, // the list of RTC transports, which the SDK asks for
      msc4222_enabled: true, // `state_after` in a sync, which the SDK asks for
    },
    room_list_publication_rules: [{ action: "allow" }], // without it the directory stays empty, in silence
    allow_public_rooms_without_auth: true,
    max_upload_size: "500M",
    presence: { enabled: false },
    ...(limits === "tests" ? TEST_RATES : PRODUCT_RATES),
    ...rates,
    ...(turn && { turn_uris: turn.uris, turn_shared_secret: turn.secret, turn_user_lifetime: "1h" }),
  };
}

/** Python's logging configuration: warnings and worse, into one file. */
export function logConfig(folder: string) {
  return {
    version: 1,
    formatters: { plain: { format: "%(asctime)s %(levelname)s %(name)s %(message)s" } },
    handlers: {
      file: {
        class: "logging.handlers.RotatingFileHandler",
        formatter: "plain",
        filename: join(folder, "homeserver.log"),
        maxBytes: 10_000_000,
        backupCount: 1,
      },
    },
    root: { level: "WARNING", handlers: ["file"] },
    disable_existing_loggers: false,
  };
}
