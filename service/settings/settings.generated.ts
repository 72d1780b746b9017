/** Made from manifests/service-config.schema.json by npm run generate: change it there. */

/**
 * destinations-service.json or .yaml; each may stand in the environment instead
 */
export interface ServiceSettings {
  /**
   * This schema, for editors
   */
  $schema?: string;
  /**
   * A SQLite file, or a reference to the address of a SQL Server (a password stands in it)
   */
  database: string;
  /**
   * Base of the links in messages; https unless it is this machine. Default: where it listens
   */
  publicUrl?: string;
  /**
   * Refuses every transport that is not this machine, and shows what was sent at /outbox
   */
  sandbox: boolean;
  /**
   * Where requests are taken
   */
  listen: {
    /**
     * Address
     */
    host: string;
    /**
     * Port; 0: any free one
     */
    port: number;
    /**
     * Addresses or networks of the reverse proxies whose word for the visitor's address is taken
     */
    trustProxy: string[];
    /**
     * TLS of its own, where no proxy ends it
     */
    tls?: {
      /**
       * PEM, the whole chain
       */
      certificate: string;
      /**
       * PEM
       */
      key: string;
    };
    /**
     * Seconds between /v1/ready saying 503 and taking no more requests: as long as a load balancer needs to notice
     */
    drainSeconds: number;
  };
  /**
   * Requests a minute, counted over all instances
   */
  limits: {
    /**
     * API requests of one tenant
     */
    apiPerTenant: number;
    /**
     * Requests of one address: far above a class answering behind one router
     */
    perAddress: number;
    /**
     * Links of one address that do not exist; likewise keys
     */
    unknownPerAddress: number;
  };
  /**
   * Who may read /metrics: with neither setting, this machine
   */
  metrics: {
    /**
     * Whoever sends it as Bearer token may
     */
    token?: string;
  };
  /**
   * Events as lines of JSON: ids and codes only
   */
  log: {
    /**
     * The least that is written
     */
    level: 'info' | 'warn' | 'error';
    /**
     * Default: the standard error stream
     */
    file?: string;
    /**
     * A line for each request: route, status, milliseconds, no address and no link
     */
    requests: boolean;
  };
  /**
   * The sending of messages
   */
  sending: {
    /**
     * Messages handed over at once: as many may be uncertain after a crash
     */
    concurrency: number;
  };
  /**
   * How email goes out and comes back
   */
  email: {
    /**
     * How email is sent
     */
    transport: 'smtp' | 'notify' | 'sandbox';
    /**
     * Emails handed over in a minute, over all instances and tenants: what the mail server takes. Absent: as fast as it goes
     */
    perMinute?: number;
    /**
     * The same of one tenant. Absent: tenants go in turn, and share what there is
     */
    perTenantPerMinute?: number;
    /**
     * The mail server that takes messages over
     */
    smtp?: {
      /**
       * Name or address
       */
      host: string;
      /**
       * 587 begins TLS by STARTTLS, 465 at once
       */
      port: number;
      /**
       * Name to log in with
       */
      user?: string;
      /**
       * Password of that name
       */
      password?: string;
    };
    /**
     * Signs what is sent over SMTP (DKIM)
     */
    dkim?: {
      /**
       * Domains that have the public key in DNS: the sender's own signs, else the first
       *
       * @minItems 1
       */
      domains: string[];
      /**
       * Name of the key in DNS
       */
      selector: string;
      /**
       * PEM
       */
      privateKey: string;
    };
    /**
     * Takes what comes back
     */
    bounces?: {
      /**
       * Domain of the return path
       */
      domain: string;
      /**
       * Where the SMTP listener for bounces stands
       */
      listen: {
        /**
         * Address
         */
        host: string;
        /**
         * Port; 0: any free one
         */
        port: number;
      };
    };
    /**
     * GOV.UK Notify
     */
    notify?: {
      /**
       * Where its API is
       */
      baseUrl: string;
      /**
       * Key of the API
       */
      apiKey: string;
      /**
       * A template whose subject is ((subject)) and whose body is ((body)), and nothing else
       */
      template: string;
      /**
       * ADDRESS=ID: Notify's identifier of each reply-to address that tenants write; others go by its default
       */
      replyTo: string[];
    };
  };
  /**
   * How text messages go out and come back
   */
  sms: {
    /**
     * How text messages are sent
     */
    gateway: 'none' | 'notify' | 'twilio' | 'sandbox';
    /**
     * Text messages handed over in a minute, over all instances and tenants: what the gateway takes. Absent: as fast as it goes
     */
    perMinute?: number;
    /**
     * The same of one tenant. Absent: tenants go in turn, and share what there is
     */
    perTenantPerMinute?: number;
    /**
     * Base of the links in text messages: a shorter name for this same service. Default publicUrl
     */
    linkBase?: string;
    /**
     * What a part of a text message costs, in pence; without it no cost is estimated
     */
    pencePerPart?: number;
    /**
     * Parts above which a text is refused when it is saved; gateways take no more than 6
     */
    mostParts: number;
    /**
     * GOV.UK Notify
     */
    notify?: {
      /**
       * Where its API is
       */
      baseUrl: string;
      /**
       * Key of the API
       */
      apiKey: string;
      /**
       * A template that holds ((message)) and nothing else
       */
      template: string;
      /**
       * NAME=ID: Notify's identifier of the sender of each name that tenants write; others go by its default
       */
      senders: string[];
    };
    /**
     * A gateway that speaks Twilio's API
     */
    twilio?: {
      /**
       * Where the gateway is
       */
      baseUrl: string;
      /**
       * Identifier of the account
       */
      account: string;
      /**
       * The account's token, with which it signs what it tells us
       */
      token: string;
      /**
       * Identifier of the messaging service that chooses the sender
       */
      messagingService?: string;
      /**
       * Number to send from, which can be answered; without both the tenant's name is the sender
       */
      from?: string;
    };
    /**
     * Takes receipts and replies of the gateway
     */
    webhook?: {
      /**
       * What GOV.UK Notify sends as Bearer token, of text messages and emails
       */
      token?: string;
    };
  };
}
