// Made from docs/openapi.json by scripts/make-openapi; not to be changed by hand.
export interface paths {
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Health of the cluster
     * @description 503, with the same body, when a role that calls need has nobody left.
     */
    get: operations['system.health'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether this process can serve requests
     * @description 503 while its store does not answer.
     */
    get: operations['system.ready'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Metrics of this process, in the format of Prometheus */
    get: operations['system.metrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This document */
    get: operations['system.openapi'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/docs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This document as a page */
    get: operations['system.docs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/docs/{file}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the page is made of */
    get: operations['system.docs-file'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/problems': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every problem that a request can meet */
    get: operations['system.problems'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/problems/{code}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a problem means */
    get: operations['system.problem'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/setup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Make the first administrator
     * @description With the token that the first start has printed. It works once.
     */
    post: operations['setup.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Log in */
    post: operations['sessions.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/current': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Log out */
    delete: operations['sessions.delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Change one's own password
     * @description All other sessions end.
     */
    put: operations['me.set-password'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/one-time-codes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Confirm one-time codes with the first of them */
    put: operations['me.confirm-one-time-codes'];
    /**
     * Begin with one-time codes (TOTP, RFC 6238)
     * @description They are asked for once the first of them has been confirmed. It takes the password, and a code of those that are there already: a session alone must not put others in their place.
     */
    post: operations['me.begin-one-time-codes'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/one-time-codes/end': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** No one-time codes any more */
    post: operations['me.end-one-time-codes'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List tokens and sessions */
    get: operations['tokens.list'];
    put?: never;
    /**
     * Make a token
     * @description Nobody gives away more than he has himself.
     */
    post: operations['tokens.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/tokens/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a token */
    get: operations['tokens.get'];
    put?: never;
    post?: never;
    /**
     * Revoke a token
     * @description It is refused by every process within a second.
     */
    delete: operations['tokens.revoke'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who one is, and what one may do */
    get: operations['me.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/administrators': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List administrators */
    get: operations['administrators.list'];
    put?: never;
    /**
     * Add an administrator
     * @description Nobody gives away more than he has himself.
     */
    post: operations['administrators.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/administrators/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get an administrator */
    get: operations['administrators.get'];
    put?: never;
    post?: never;
    /** Delete an administrator, and end the sessions */
    delete: operations['administrators.delete'];
    options?: never;
    head?: never;
    /**
     * Change an administrator
     * @description JSON merge patch (RFC 7396). A new password ends the sessions; `oneTimeCodes: false` takes away the one-time codes of somebody who has lost them.
     */
    patch: operations['administrators.update'];
    trace?: never;
  };
  '/v1/roles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List roles */
    get: operations['roles.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/roles/{role}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a role */
    get: operations['roles.get'];
    /**
     * Make a role, or change it
     * @description Nobody puts more into a role than he may do himself.
     */
    put: operations['roles.replace'];
    post?: never;
    /**
     * Delete a role
     * @description Refused while somebody has it.
     */
    delete: operations['roles.delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/access-rule': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** From where the cluster may be used */
    get: operations['cluster-access-rule.get'];
    /**
     * Set from where the cluster may be used
     * @description A rule that would shut out whoever sets it is refused.
     */
    put: operations['cluster-access-rule.replace'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/access-rule': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** From where an account may be used */
    get: operations['account-access-rule.get'];
    /**
     * Set from where an account may be used
     * @description A rule that would shut out whoever sets it is refused.
     */
    put: operations['account-access-rule.replace'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/audit-log': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Changes that were made, the latest first */
    get: operations['audit-log.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/nodes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the nodes of the cluster */
    get: operations['nodes.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/nodes/{node}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a node */
    get: operations['nodes.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/zones': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the zones */
    get: operations['zones.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/nodes/{node}/drain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take a node out of service for new calls */
    post: operations['nodes.drain'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/nodes/{node}/undrain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Put a node back into service */
    post: operations['nodes.undrain'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/zones/{zone}/drain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take a zone out of service for new calls */
    post: operations['zones.drain'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/zones/{zone}/undrain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Put a zone back into service */
    post: operations['zones.undrain'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List accounts */
    get: operations['accounts.list'];
    put?: never;
    /**
     * Add an account
     * @description It is empty: add a site first.
     */
    post: operations['accounts.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get an account */
    get: operations['accounts.get'];
    /** Replace an account's own fields */
    put: operations['accounts.replace'];
    post?: never;
    /**
     * Delete an account and everything in it
     * @description Call records, recordings and voice messages stay until their time is over.
     */
    delete: operations['accounts.delete'];
    options?: never;
    head?: never;
    /**
     * Change an account's own fields
     * @description JSON merge patch (RFC 7396).
     */
    patch: operations['accounts.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/document': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Export an account
     * @description With hashes of passwords and PINs, so that applying it again changes nothing. YAML with `Accept: application/yaml`.
     */
    get: operations['account-document.get'];
    /**
     * Make an account what a document says
     * @description All or nothing; an account that is not there is made. What the document does not name is deleted. Sounds are those that were uploaded under the names of the prompts and the music: files of documents are on the machine of whoever wrote them.
     */
    put: operations['account-document.apply'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/extensions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List extensions */
    get: operations['extensions.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/extensions/{extension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What an extension is */
    get: operations['extensions.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/extensions/{extension}/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The settings that an extension has, and why
     * @description What is nearest to the extension counts, unless a level above has locked it.
     */
    get: operations['extensions.settings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/extensions/{extension}/phone-state': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the user has set by phone */
    get: operations['extensions.phone-state'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Set what the user could set by phone
     * @description null takes a setting away.
     */
    patch: operations['extensions.set-phone-state'];
    trace?: never;
  };
  '/v1/accounts/{account}/route': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Where a dialled number leads, and every step of the decision
     * @description What the phone of the caller has set counts. `then` is what becomes of the call at that time when nobody answers and no key is pressed, by the hours, settings and members as they are.
     */
    get: operations['routes.explain'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/extensions/{extension}/location': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Where a user has said to be, for emergency calls
     * @description Empty where nothing is said: then it is where the network is from which the phone calls, or what the account says.
     */
    get: operations['extensions.location'];
    /**
     * Say where a user is, for emergency calls
     * @description It counts before the network from which the phone calls, and before what the account says; not at shared phones, which stay where they are. Words without an address go out with the country alone.
     */
    put: operations['extensions.set-location'];
    post?: never;
    /** Forget where a user has said to be */
    delete: operations['extensions.remove-location'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/sites': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List sites
     * @description In the order of the account document.
     */
    get: operations['sites.list'];
    put?: never;
    /**
     * Add a site
     * @description Behind the last one.
     */
    post: operations['sites.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/sites/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a site
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['sites.get'];
    /**
     * Replace a site, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['sites.replace'];
    post?: never;
    /**
     * Delete a site
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['sites.delete'];
    options?: never;
    head?: never;
    /**
     * Change a site
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['sites.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/business-hours': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List business hours
     * @description In the order of the account document.
     */
    get: operations['business-hours.list'];
    put?: never;
    /**
     * Add business hours
     * @description Behind the last one.
     */
    post: operations['business-hours.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/business-hours/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get business hours
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['business-hours.get'];
    /**
     * Replace business hours, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['business-hours.replace'];
    post?: never;
    /**
     * Delete business hours
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['business-hours.delete'];
    options?: never;
    head?: never;
    /**
     * Change business hours
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['business-hours.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/holiday-calendars': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List holiday calendars
     * @description In the order of the account document.
     */
    get: operations['holiday-calendars.list'];
    put?: never;
    /**
     * Add a holiday calendar
     * @description Behind the last one.
     */
    post: operations['holiday-calendars.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/holiday-calendars/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a holiday calendar
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['holiday-calendars.get'];
    /**
     * Replace a holiday calendar, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['holiday-calendars.replace'];
    post?: never;
    /**
     * Delete a holiday calendar
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['holiday-calendars.delete'];
    options?: never;
    head?: never;
    /**
     * Change a holiday calendar
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['holiday-calendars.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/prompts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List prompts
     * @description In the order of the account document.
     */
    get: operations['prompts.list'];
    put?: never;
    /**
     * Add a prompt
     * @description Behind the last one. Its sound comes with an upload.
     */
    post: operations['prompts.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/prompts/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a prompt
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['prompts.get'];
    /**
     * Replace a prompt, or add it
     * @description Passwords and PINs that are left out stay as they are. Its sound comes with an upload.
     */
    put: operations['prompts.replace'];
    post?: never;
    /**
     * Delete a prompt
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['prompts.delete'];
    options?: never;
    head?: never;
    /**
     * Change a prompt
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['prompts.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/music': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List music
     * @description In the order of the account document.
     */
    get: operations['music.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/music/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get music
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['music.get'];
    put?: never;
    post?: never;
    /**
     * Delete music
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['music.delete'];
    options?: never;
    head?: never;
    /**
     * Change music
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['music.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/calling-plans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List calling plans
     * @description In the order of the account document.
     */
    get: operations['calling-plans.list'];
    put?: never;
    /**
     * Add a calling plan
     * @description Behind the last one.
     */
    post: operations['calling-plans.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calling-plans/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a calling plan
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['calling-plans.get'];
    /**
     * Replace a calling plan, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['calling-plans.replace'];
    post?: never;
    /**
     * Delete a calling plan
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['calling-plans.delete'];
    options?: never;
    head?: never;
    /**
     * Change a calling plan
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['calling-plans.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/recording-policies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List recording policies
     * @description In the order of the account document.
     */
    get: operations['recording-policies.list'];
    put?: never;
    /**
     * Add a recording policy
     * @description Behind the last one.
     */
    post: operations['recording-policies.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/recording-policies/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a recording policy
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['recording-policies.get'];
    /**
     * Replace a recording policy, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['recording-policies.replace'];
    post?: never;
    /**
     * Delete a recording policy
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['recording-policies.delete'];
    options?: never;
    head?: never;
    /**
     * Change a recording policy
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['recording-policies.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List users
     * @description In the order of the account document.
     */
    get: operations['users.list'];
    put?: never;
    /**
     * Add a user
     * @description Behind the last one.
     */
    post: operations['users.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/users/{extension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a user
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['users.get'];
    /**
     * Replace a user, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['users.replace'];
    post?: never;
    /**
     * Delete a user
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['users.delete'];
    options?: never;
    head?: never;
    /**
     * Change a user
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['users.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/common-area-phones': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List common-area phones
     * @description In the order of the account document.
     */
    get: operations['common-area-phones.list'];
    put?: never;
    /**
     * Add a common-area phone
     * @description Behind the last one.
     */
    post: operations['common-area-phones.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/common-area-phones/{extension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a common-area phone
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['common-area-phones.get'];
    /**
     * Replace a common-area phone, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['common-area-phones.replace'];
    post?: never;
    /**
     * Delete a common-area phone
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['common-area-phones.delete'];
    options?: never;
    head?: never;
    /**
     * Change a common-area phone
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['common-area-phones.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/auto-receptionists': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List auto receptionists
     * @description In the order of the account document.
     */
    get: operations['auto-receptionists.list'];
    put?: never;
    /**
     * Add an auto receptionist
     * @description Behind the last one.
     */
    post: operations['auto-receptionists.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/auto-receptionists/{extension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get an auto receptionist
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['auto-receptionists.get'];
    /**
     * Replace an auto receptionist, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['auto-receptionists.replace'];
    post?: never;
    /**
     * Delete an auto receptionist
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['auto-receptionists.delete'];
    options?: never;
    head?: never;
    /**
     * Change an auto receptionist
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['auto-receptionists.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/ivr-menus': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List IVR menus
     * @description In the order of the account document.
     */
    get: operations['ivr-menus.list'];
    put?: never;
    /**
     * Add an IVR menu
     * @description Behind the last one.
     */
    post: operations['ivr-menus.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/ivr-menus/{extension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get an IVR menu
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['ivr-menus.get'];
    /**
     * Replace an IVR menu, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['ivr-menus.replace'];
    post?: never;
    /**
     * Delete an IVR menu
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['ivr-menus.delete'];
    options?: never;
    head?: never;
    /**
     * Change an IVR menu
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['ivr-menus.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/call-queues': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List call queues
     * @description In the order of the account document.
     */
    get: operations['call-queues.list'];
    put?: never;
    /**
     * Add a call queue
     * @description Behind the last one.
     */
    post: operations['call-queues.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/call-queues/{extension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a call queue
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['call-queues.get'];
    /**
     * Replace a call queue, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['call-queues.replace'];
    post?: never;
    /**
     * Delete a call queue
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['call-queues.delete'];
    options?: never;
    head?: never;
    /**
     * Change a call queue
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['call-queues.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/shared-line-groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List shared line groups
     * @description In the order of the account document.
     */
    get: operations['shared-line-groups.list'];
    put?: never;
    /**
     * Add a shared line group
     * @description Behind the last one.
     */
    post: operations['shared-line-groups.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/shared-line-groups/{extension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a shared line group
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['shared-line-groups.get'];
    /**
     * Replace a shared line group, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['shared-line-groups.replace'];
    post?: never;
    /**
     * Delete a shared line group
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['shared-line-groups.delete'];
    options?: never;
    head?: never;
    /**
     * Change a shared line group
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['shared-line-groups.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/pickup-groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List pickup groups
     * @description In the order of the account document.
     */
    get: operations['pickup-groups.list'];
    put?: never;
    /**
     * Add a pickup group
     * @description Behind the last one.
     */
    post: operations['pickup-groups.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/pickup-groups/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a pickup group
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['pickup-groups.get'];
    /**
     * Replace a pickup group, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['pickup-groups.replace'];
    post?: never;
    /**
     * Delete a pickup group
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['pickup-groups.delete'];
    options?: never;
    head?: never;
    /**
     * Change a pickup group
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['pickup-groups.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/conference-rooms': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List conference rooms
     * @description In the order of the account document.
     */
    get: operations['conference-rooms.list'];
    put?: never;
    /**
     * Add a conference room
     * @description Behind the last one.
     */
    post: operations['conference-rooms.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/conference-rooms/{extension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a conference room
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['conference-rooms.get'];
    /**
     * Replace a conference room, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['conference-rooms.replace'];
    post?: never;
    /**
     * Delete a conference room
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['conference-rooms.delete'];
    options?: never;
    head?: never;
    /**
     * Change a conference room
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['conference-rooms.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/parking-lots': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List parking lots
     * @description In the order of the account document.
     */
    get: operations['parking-lots.list'];
    put?: never;
    /**
     * Add a parking lot
     * @description Behind the last one.
     */
    post: operations['parking-lots.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/parking-lots/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a parking lot
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['parking-lots.get'];
    /**
     * Replace a parking lot, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['parking-lots.replace'];
    post?: never;
    /**
     * Delete a parking lot
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['parking-lots.delete'];
    options?: never;
    head?: never;
    /**
     * Change a parking lot
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['parking-lots.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/paging-groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List paging groups
     * @description In the order of the account document.
     */
    get: operations['paging-groups.list'];
    put?: never;
    /**
     * Add a paging group
     * @description Behind the last one.
     */
    post: operations['paging-groups.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/paging-groups/{extension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a paging group
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['paging-groups.get'];
    /**
     * Replace a paging group, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['paging-groups.replace'];
    post?: never;
    /**
     * Delete a paging group
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['paging-groups.delete'];
    options?: never;
    head?: never;
    /**
     * Change a paging group
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['paging-groups.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/monitoring-permissions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List monitoring permissions
     * @description In the order of the account document.
     */
    get: operations['monitoring-permissions.list'];
    put?: never;
    /**
     * Add a monitoring permission
     * @description Behind the last one.
     */
    post: operations['monitoring-permissions.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/monitoring-permissions/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a monitoring permission
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['monitoring-permissions.get'];
    /**
     * Replace a monitoring permission, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['monitoring-permissions.replace'];
    post?: never;
    /**
     * Delete a monitoring permission
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['monitoring-permissions.delete'];
    options?: never;
    head?: never;
    /**
     * Change a monitoring permission
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['monitoring-permissions.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/external-contacts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List external contacts
     * @description In the order of the account document.
     */
    get: operations['external-contacts.list'];
    put?: never;
    /**
     * Add an external contact
     * @description Behind the last one.
     */
    post: operations['external-contacts.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/external-contacts/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get an external contact
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['external-contacts.get'];
    /**
     * Replace an external contact, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['external-contacts.replace'];
    post?: never;
    /**
     * Delete an external contact
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['external-contacts.delete'];
    options?: never;
    head?: never;
    /**
     * Change an external contact
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['external-contacts.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/trunks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List trunks
     * @description In the order of the account document.
     */
    get: operations['trunks.list'];
    put?: never;
    /**
     * Add a trunk
     * @description Behind the last one.
     */
    post: operations['trunks.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/trunks/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a trunk
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['trunks.get'];
    /**
     * Replace a trunk, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['trunks.replace'];
    post?: never;
    /**
     * Delete a trunk
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['trunks.delete'];
    options?: never;
    head?: never;
    /**
     * Change a trunk
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['trunks.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/route-groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List route groups
     * @description In the order of the account document.
     */
    get: operations['route-groups.list'];
    put?: never;
    /**
     * Add a route group
     * @description Behind the last one.
     */
    post: operations['route-groups.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/route-groups/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a route group
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['route-groups.get'];
    /**
     * Replace a route group, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['route-groups.replace'];
    post?: never;
    /**
     * Delete a route group
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['route-groups.delete'];
    options?: never;
    head?: never;
    /**
     * Change a route group
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['route-groups.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/routing-rules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List routing rules
     * @description In the order of the account document.
     */
    get: operations['routing-rules.list'];
    put?: never;
    /**
     * Add a routing rule
     * @description Behind the last one.
     */
    post: operations['routing-rules.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/routing-rules/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a routing rule
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['routing-rules.get'];
    /**
     * Replace a routing rule, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['routing-rules.replace'];
    post?: never;
    /**
     * Delete a routing rule
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['routing-rules.delete'];
    options?: never;
    head?: never;
    /**
     * Change a routing rule
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['routing-rules.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/phone-numbers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List phone numbers
     * @description In the order of the account document.
     */
    get: operations['phone-numbers.list'];
    put?: never;
    /**
     * Add a phone number
     * @description Behind the last one.
     */
    post: operations['phone-numbers.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/phone-numbers/{number}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a phone number
     * @description As it was written: what is left out has the default that its description names.
     */
    get: operations['phone-numbers.get'];
    /**
     * Replace a phone number, or add it
     * @description Passwords and PINs that are left out stay as they are.
     */
    put: operations['phone-numbers.replace'];
    post?: never;
    /**
     * Delete a phone number
     * @description Refused while others refer to it; they are named then.
     */
    delete: operations['phone-numbers.delete'];
    options?: never;
    head?: never;
    /**
     * Change a phone number
     * @description JSON merge patch (RFC 7396): null takes a field away, and its default holds again.
     */
    patch: operations['phone-numbers.update'];
    trace?: never;
  };
  '/v1/accounts/{account}/routing-rules/{name}/move': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Move a routing rule to another place
     * @description The order decides; lists are told in it.
     */
    post: operations['routing-rules.move'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/route-groups/{name}/move': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Move a route group to another place
     * @description The order decides; lists are told in it.
     */
    post: operations['route-groups.move'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List live calls
     * @description The latest first. A page may have fewer items than asked for although there is a next one.
     */
    get: operations['calls.list'];
    put?: never;
    /**
     * Place a call
     * @description The phones of `from` ring; when one is answered, `to` is dialled for it. Events tell how it goes; the answer comes at once.
     */
    post: operations['calls.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a live call, with the quality of its media */
    get: operations['calls.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/hangup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End a live call */
    post: operations['calls.hangup'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/transfer': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a party of a live call elsewhere
     * @description As if its peer had transferred it, who is let go when somebody takes it and has it again otherwise. A caller that rings or is with an application goes there directly. Events tell how it went.
     */
    post: operations['calls.transfer'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/join': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Join a live call with another one
     * @description Attended transfer: a party of this call talks on with one of the other, as this call, and whoever they have talked with is let go. By default that is who takes part in both; without such a one it takes `leg` and `otherLeg`. The event `call.transferred` tells that it happened; where the other call is over meanwhile, the parties of this one talk on.
     */
    post: operations['calls.join'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/park': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Park a party of a live call
     * @description Its peer is let go. The event `call.entered` tells the slot; without a free one the two talk on. Whoever has parked it gets it back when nobody comes for it in time.
     */
    post: operations['calls.park'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/switch-to-mobile': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Switch a live call to its user's mobile
     * @description The mobile number of the user rings; the phone has the call until 1 is pressed there, and is let go then. When nobody does, the two talk on. Events tell how it went.
     */
    post: operations['calls.switchToMobile'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/hold': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Put a party of a live call on hold, or both
     * @description It hears music and its peer silence; the phones are left alone.
     */
    post: operations['calls.hold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/unhold': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let the parties of a live call talk again
     * @description A hold of the phones themselves stays.
     */
    post: operations['calls.unhold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/recording': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Start, stop, pause or resume the recording of a live call
     * @description The parties are told as the policies of the recorded extensions say, or else at the start.
     */
    post: operations['calls.record'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/client-code': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Say for which client a live call is */
    put: operations['calls.mark'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/monitor': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let a supervisor listen to a live call
     * @description The phones of the supervisor ring; who answers hears the call. The supervisor needs the monitoring permission of the account. Answers with the call of the supervisor, which ends it when it is ended.
     */
    post: operations['calls.monitor'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/calls/{call}/ladder': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The SIP messages of a call across all its legs and nodes
     * @description Of live calls and of those that ended lately: each node keeps its last messages (`trace` in the configuration). As JSON, or as a sequence diagram for Mermaid or as SVG.
     */
    get: operations['calls.ladder'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/registrations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List registrations
     * @description By address of record. A page holds all registrations of each address.
     */
    get: operations['registrations.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/registrations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove a registration
     * @description Calls do not reach the phone any more until it registers again by itself.
     */
    delete: operations['registrations.delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/queue-states': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Live state of all call queues */
    get: operations['queue-states.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/queue-states/{queue}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Live state of a call queue */
    get: operations['queue-states.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/queue-states/{queue}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What happened in a call queue, by intervals and by members */
    get: operations['queue-states.history'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/queue-states/{queue}/members/{member}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Opt a member of a call queue in or out */
    put: operations['queue-states.opt'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/queue-states/{queue}/callers/{call}/move': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Move a waiting caller to another call queue, or to anything else that can be dialled */
    post: operations['queue-states.move'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/trunk-states': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Live state of all trunks */
    get: operations['trunk-states.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Events as they happen, as server-sent events
     * @description The id of each event is its cursor. Whoever comes back within five minutes with `Last-Event-ID`, or `cursor`, misses nothing; after longer, `stream.lost` comes first. A comment every 15 seconds says that the stream lives. A listener that does not keep up is let go, and the stream of one that may not hear it any more ends.
     */
    get: operations['events.stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events/socket': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Events as they happen, over a WebSocket
     * @description Each message is one event as JSON, with its `cursor`. Takes the subprotocol `tandem.events`; browsers, which cannot set headers, send the token as a second subprotocol, `bearer.<token>`. Close code 4401: the token is not valid any more; 4403: it may not hear this any more; 1013: did not keep up, come back with the last cursor.
     */
    get: operations['events.socket'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/event-types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every type of event */
    get: operations['events.types'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List webhooks */
    get: operations['webhooks.list'];
    put?: never;
    /**
     * Add a webhook
     * @description Requests are signed as the open specification Standard Webhooks says. What is not answered by 2xx is sent again with growing pauses for about a day, then the delivery is dead until somebody asks for it again. While 50,000 deliveries of a webhook wait, no more are kept.
     */
    post: operations['webhooks.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a webhook */
    get: operations['webhooks.get'];
    put?: never;
    post?: never;
    /** Delete a webhook, and what waits to be sent to it */
    delete: operations['webhooks.delete'];
    options?: never;
    head?: never;
    /** Change a webhook */
    patch: operations['webhooks.update'];
    trace?: never;
  };
  '/v1/webhooks/{id}/secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give a webhook a new secret
     * @description The next attempt is signed with it.
     */
    post: operations['webhooks.rotate-secret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List deliveries of a webhook, the latest first
     * @description They are kept for a week.
     */
    get: operations['webhooks.deliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}/deliveries/{delivery}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send an event once more */
    post: operations['webhooks.replay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send everything that was given up once more */
    post: operations['webhooks.replay-dead'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics/cluster': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Metrics of all nodes, in the format of Prometheus
     * @description Each sample has the labels `node`, `role` and `zone`. `tandem_node_up` is 0 for a node that did not answer. Scrape it at one API process only.
     */
    get: operations['system.cluster-metrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/prompts/{name}/audio': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The sound of a prompt
     * @description WAV. Takes Range.
     */
    get: operations['prompts.audio'];
    /**
     * Upload the sound of a prompt; add it if it is not there
     * @description WAV, MP3 or Ogg Opus, up to an hour; it is converted once to what phones play. Without `wait` the answer is 202 with a job to ask for its progress.
     */
    put: operations['prompts.upload'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/music/{name}/audio': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The sound of music
     * @description WAV. Takes Range.
     */
    get: operations['music.audio'];
    /**
     * Upload the sound of music; add it if it is not there
     * @description WAV, MP3 or Ogg Opus, up to an hour; it is converted once to what phones play. Without `wait` the answer is 202 with a job to ask for its progress.
     */
    put: operations['music.upload'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/voicemail-boxes/{extension}/greeting': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The greeting of a box
     * @description WAV. Takes Range.
     */
    get: operations['voicemail.greeting'];
    /**
     * Give a voicemail box a greeting
     * @description WAV, MP3 or Ogg Opus, up to an hour; it is converted once to what phones play. Without `wait` the answer is 202 with a job to ask for its progress.
     */
    put: operations['voicemail.set-greeting'];
    post?: never;
    /** Give a box the usual greeting */
    delete: operations['voicemail.delete-greeting'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/audio-jobs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far the conversion of a sound is
     * @description The process that took the upload knows, for an hour.
     */
    get: operations['audio-jobs.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/voicemail-boxes/{extension}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a voicemail box */
    get: operations['voicemail.box'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/voicemail-boxes/{extension}/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the messages of a box, the latest first */
    get: operations['voicemail.messages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/voicemail-boxes/{extension}/messages/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a message */
    get: operations['voicemail.message'];
    put?: never;
    post?: never;
    /** Delete a message; it can be undone for 30 days */
    delete: operations['voicemail.delete-message'];
    options?: never;
    head?: never;
    /**
     * Change the state of a message
     * @description The lamps of the phones follow.
     */
    patch: operations['voicemail.update-message'];
    trace?: never;
  };
  '/v1/accounts/{account}/voicemail-boxes/{extension}/messages/{id}/audio': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The sound of a message
     * @description WAV. Takes Range. It stays in the state that it is in.
     */
    get: operations['voicemail.message-audio'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/recordings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Search recordings, the latest first */
    get: operations['recordings.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/recordings/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a recording */
    get: operations['recordings.get'];
    put?: never;
    post?: never;
    /** Delete a recording for good */
    delete: operations['recordings.delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/recordings/{id}/audio': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The sound of a recording
     * @description WAV, one party on each channel. Takes Range.
     */
    get: operations['recordings.audio'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/call-records': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Search call records, the latest first */
    get: operations['call-records.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/call-records/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a call record */
    get: operations['call-records.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/call-records.csv': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The same as CSV, all of them
     * @description RFC 4180, with a header line; what a spreadsheet would take for a formula begins with an apostrophe.
     */
    get: operations['call-records.csv'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/emergency-calls': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The latest emergency calls */
    get: operations['emergency-calls.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/users/{extension}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The calls of a user, the latest first
     * @description Also those that only rang at his phones, through a receptionist, a menu, a group or a queue.
     */
    get: operations['call-history.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/accounts/{account}/users/{extension}/history.csv': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The same as CSV, all of them
     * @description RFC 4180, with a header line; what a spreadsheet would take for a formula begins with an apostrophe.
     */
    get: operations['call-history.csv'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description Problem document (RFC 9457) */
    Problem: {
      /** @description URI reference that names the problem */
      type: string;
      /** @description The same for all problems of this type */
      title: string;
      /** @description HTTP status */
      status: number;
      /** @description Stable code of the error catalogue */
      code: string;
      /** @description What exactly, for people */
      detail?: string;
      /** @description Stands in our log as well */
      requestId: string;
      /** @description Every field that is wrong */
      errors?: {
        /**
         * @description Part of the request
         * @enum {string}
         */
        in: 'body' | 'path' | 'query' | 'header';
        /** @description JSON pointer into that part (RFC 6901) */
        pointer: string;
        /** @description What is wrong, for people */
        detail: string;
      }[];
    };
    Account: {
      /** @description SIP domain; identifies the account */
      domain: string;
      /** @description Name of the company */
      name?: string;
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description What levels below cannot change; what they say already does not count
       * @default []
       */
      locked?: components['schemas']['Locked'];
      /** @description What calls do where `callHandling` is locked; default: all phones ring, then voicemail */
      callHandling?: components['schemas']['CallHandling'];
      /** @description Which callers are refused where `blocking` is locked; default: none */
      blocking?: components['schemas']['Blocking'];
      /**
       * @description Emergency calls; a site overrides the account field by field
       * @default {}
       */
      emergency?: components['schemas']['EmergencyPolicy'];
      /** @description Dialled for emergency calls beside those of the country */
      emergencyNumbers?: string[];
      /**
       * @description Feature codes
       * @default {}
       */
      featureCodes?: components['schemas']['FeatureCode'];
      /**
       * @description Numbers that nobody of the account is called by or may call
       * @default []
       */
      blocked?: components['schemas']['Number'];
      /**
       * @description Unwanted calls from outside
       * @default {}
       */
      spam?: components['schemas']['Spam'];
      /** @description Codes of clients and matters, with which users mark their calls; without it there are none */
      clientCodes?: components['schemas']['ClientCode'];
      /**
       * @description Information barriers: whoever is on one side may not call nor watch anybody on the other, nor be connected by a queue or a menu
       * @default []
       */
      barriers?: components['schemas']['Barrier'];
      /**
       * @description Where the networks are from which phones call: that is where help is sent, unless the user has said to be elsewhere or the phone is a shared one. Of several ranges the narrowest counts
       * @default []
       */
      networks?: components['schemas']['Network'];
      /** @description Digit before outside numbers, where people are used to dial it; digits as short as an extension stay inside without it */
      outsidePrefix?: string;
      /**
       * @description How long what is not named here is kept; recordings have it in their policy
       * @default {}
       */
      retention?: components['schemas']['Retention'];
      /**
       * @description No outside calls but emergency calls
       * @default false
       */
      externalSuspended?: boolean;
      /** @description Grows with every change of the account itself; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    AccountInput: {
      /** @description SIP domain; identifies the account */
      domain: string;
      /** @description Name of the company */
      name?: string;
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description What levels below cannot change; what they say already does not count
       * @default []
       */
      locked?: components['schemas']['Locked'];
      /** @description What calls do where `callHandling` is locked; default: all phones ring, then voicemail */
      callHandling?: components['schemas']['CallHandling'];
      /** @description Which callers are refused where `blocking` is locked; default: none */
      blocking?: components['schemas']['Blocking'];
      /**
       * @description Emergency calls; a site overrides the account field by field
       * @default {}
       */
      emergency?: components['schemas']['EmergencyPolicy'];
      /** @description Dialled for emergency calls beside those of the country */
      emergencyNumbers?: string[];
      /**
       * @description Feature codes
       * @default {}
       */
      featureCodes?: components['schemas']['FeatureCode'];
      /**
       * @description Numbers that nobody of the account is called by or may call
       * @default []
       */
      blocked?: components['schemas']['Number'];
      /**
       * @description Unwanted calls from outside
       * @default {}
       */
      spam?: components['schemas']['Spam'];
      /** @description Codes of clients and matters, with which users mark their calls; without it there are none */
      clientCodes?: components['schemas']['ClientCode'];
      /**
       * @description Information barriers: whoever is on one side may not call nor watch anybody on the other, nor be connected by a queue or a menu
       * @default []
       */
      barriers?: components['schemas']['Barrier'];
      /**
       * @description Where the networks are from which phones call: that is where help is sent, unless the user has said to be elsewhere or the phone is a shared one. Of several ranges the narrowest counts
       * @default []
       */
      networks?: components['schemas']['Network'];
      /** @description Digit before outside numbers, where people are used to dial it; digits as short as an extension stay inside without it */
      outsidePrefix?: string;
      /**
       * @description How long what is not named here is kept; recordings have it in their policy
       * @default {}
       */
      retention?: components['schemas']['Retention'];
      /**
       * @description No outside calls but emergency calls
       * @default false
       */
      externalSuspended?: boolean;
    };
    Address: {
      /** @description ISO 3166 country code */
      country: string;
      /** @description State, province or region */
      state?: string;
      /** @description City or town */
      city: string;
      /** @description Street, without the house number */
      street: string;
      /** @description House number */
      houseNumber?: string;
      /** @description Building */
      building?: string;
      /** @description Floor */
      floor?: string;
      /** @description Room, suite or desk */
      room?: string;
      /** @description Postal code */
      postalCode?: string;
    };
    Address2: {
      /** @description ISO 3166 country code */
      country: string;
      /** @description State, province or region */
      state?: string;
      /** @description City or town */
      city: string;
      /** @description Street, without the house number */
      street: string;
      /** @description House number */
      houseNumber?: string;
      /** @description Building */
      building?: string;
      /** @description Floor */
      floor?: string;
      /** @description Room, suite or desk */
      room?: string;
      /** @description Postal code */
      postalCode?: string;
    };
    Administrator: {
      /** @description Name to log in with */
      name: string;
      /** @description For people */
      displayName?: string;
      /** @description E-mail address */
      email?: string;
      /** @description What may be done */
      grants: components['schemas']['Grant'];
      /** @description Addresses and CIDR ranges from which it may be used; none: from everywhere */
      allowedAddresses?: string[];
      /** @description Cannot log in, and sessions count no more */
      disabled: boolean;
      /** @description A one-time code is needed to log in */
      oneTimeCodes: boolean;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    /** @description What is said to those who wait */
    Announcement: {
      /**
       * @description The place in the queue is told
       * @default false
       */
      position?: boolean;
      /**
       * @description The expected wait is told
       * @default false
       */
      wait?: boolean;
      /**
       * @description How often, seconds
       * @default 60
       */
      everySeconds?: number;
      /** @description Prompt that is played with it */
      prompt?: string;
    };
    AutoReceptionist: {
      /** @description Full extension */
      extension: string;
      /** @description Name that others see */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description Who listens to the voicemail box
       * @default []
       */
      voicemailAccess?: string[];
      /** @description Prompt before the voicemail box takes a message */
      voicemailGreeting?: string;
      /** @description During business hours, and always where there are no hours */
      business: components['schemas']['Reception'];
      closed?: components['schemas']['Reception'];
      holiday?: components['schemas']['Reception'];
      /**
       * @description Routing for single holidays, by their names
       * @default {}
       */
      holidays?: components['schemas']['Holiday'];
      /**
       * @description An extension may be dialled during the greeting
       * @default true
       */
      dialByExtension?: boolean;
      /**
       * @description The directory can be asked for
       * @default false
       */
      dialByName?: boolean;
      /**
       * @description Key that leads to the directory
       * @default #
       */
      dialByNameKey?: string;
      /**
       * @description Longest wait for the next digit of an extension, seconds
       * @default 3
       */
      digitSeconds?: number;
      /**
       * @description Callers that are refused
       * @default []
       */
      blocked?: components['schemas']['Number'];
      /** @description Caller ID of emergency calls where neither extension nor pool has a number */
      dedicatedNumber?: string;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    AutoReceptionistInput: {
      /** @description Full extension */
      extension: string;
      /** @description Name that others see */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description Who listens to the voicemail box
       * @default []
       */
      voicemailAccess?: string[];
      /** @description Prompt before the voicemail box takes a message */
      voicemailGreeting?: string;
      /** @description During business hours, and always where there are no hours */
      business: components['schemas']['Reception'];
      closed?: components['schemas']['Reception'];
      holiday?: components['schemas']['Reception'];
      /**
       * @description Routing for single holidays, by their names
       * @default {}
       */
      holidays?: components['schemas']['Holiday'];
      /**
       * @description An extension may be dialled during the greeting
       * @default true
       */
      dialByExtension?: boolean;
      /**
       * @description The directory can be asked for
       * @default false
       */
      dialByName?: boolean;
      /**
       * @description Key that leads to the directory
       * @default #
       */
      dialByNameKey?: string;
      /**
       * @description Longest wait for the next digit of an extension, seconds
       * @default 3
       */
      digitSeconds?: number;
      /**
       * @description Callers that are refused
       * @default []
       */
      blocked?: components['schemas']['Number'];
      /** @description Caller ID of emergency calls where neither extension nor pool has a number */
      dedicatedNumber?: string;
    };
    /** @description Information barriers: whoever is on one side may not call nor watch anybody on the other, nor be connected by a queue or a menu */
    Barrier: {
      /** @description Name of the barrier */
      name: string;
      /**
       * @description Who is on one side
       * @default []
       */
      one?: string[];
      /**
       * @description Who is on the other
       * @default []
       */
      other?: string[];
    }[];
    /** @description Which callers are refused where `blocking` is locked; default: none */
    Blocking: {
      /**
       * @description Callers that are refused
       * @default []
       */
      numbers?: components['schemas']['Number'];
      /**
       * @description Callers without caller ID are refused
       * @default false
       */
      anonymous?: boolean;
      /**
       * @description Callers from outside are refused
       * @default false
       */
      external?: boolean;
      /** @description Where refused callers go; default: they hear that it is busy */
      action?: components['schemas']['Destination'];
    };
    BusinessHours: {
      /** @description Name of these hours */
      name: string;
      /** @description IANA time zone; default: that of whoever uses the hours */
      timeZone?: string;
      /**
       * @description When it is open; no range at all: never
       * @default []
       */
      ranges?: components['schemas']['Range'];
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    BusinessHoursInput: {
      /** @description Name of these hours */
      name: string;
      /** @description IANA time zone; default: that of whoever uses the hours */
      timeZone?: string;
      /**
       * @description When it is open; no range at all: never
       * @default []
       */
      ranges?: components['schemas']['Range'];
    };
    Call: {
      /** @description Id of the call, also that of its record */
      id: string;
      /** @description Domain of the account */
      account: string;
      /** @description Switch that has it */
      node: string;
      /** @description Zone of the switch */
      zone: string;
      /**
       * @description `attended`: an application such as a queue or a menu has the caller
       * @enum {string}
       */
      state: 'ringing' | 'attended' | 'talking' | 'transferring';
      /** @description SIP URI of the caller */
      from: string;
      /** @description What was dialled */
      to: string;
      /** @description Extension that was dialled */
      resolved?: string;
      /** @description Applications that it went through, in order */
      via?: string[];
      /** @description Code of the client for whom it is */
      clientCode?: string;
      /**
       * Format: date-time
       * @description When it began
       */
      startedAt: string;
      /**
       * Format: date-time
       * @description When somebody rang
       */
      ringingAt?: string;
      /**
       * Format: date-time
       * @description When it was answered
       */
      answeredAt?: string;
      /** @description How often another switch had to go on with it */
      takeovers: number;
      /** @description Kind of application that has it while nobody talks */
      application?: string;
      recording?: components['schemas']['Recording'];
      /** @description Also those that ring */
      legs: {
        /** @description Id of the leg */
        id: string;
        /**
         * @description Who it is in the call
         * @enum {string}
         */
        role: 'caller' | 'callee';
        /** @description SIP URI of who is at the other end */
        address: string;
        /** @description Name, where it is known */
        name?: string;
        /** @description Extension, of a party of ours */
        extension?: string;
        /** @description E.164 number, of a party outside */
        number?: string;
        /** @description Trunk that it came in by */
        trunk?: string;
        /**
         * @description State of the leg
         * @enum {string}
         */
        state: 'trying' | 'ringing' | 'answered' | 'ended';
        /** @description User-Agent of the device */
        device?: string;
        /** @description The party has put the other one on hold */
        holds: boolean;
        /** @description An operator has put the party on hold */
        onHold: boolean;
        /** @description Codec that was negotiated */
        codec?: string;
        /** @description `none`, `DTLS-SRTP`, or the SDES crypto suite */
        encryption?: string;
        /** @description As the service sees it: `sendonly` means that it sends and does not listen */
        direction?: string;
      }[];
    };
    /** @description What calls do where `callHandling` is locked; default: all phones ring, then voicemail */
    CallHandling: {
      /**
       * @description During business hours, and always where there are no hours
       * @default {}
       */
      business?: components['schemas']['CallHandling2'];
      closed?: components['schemas']['CallHandling2'];
      holiday?: components['schemas']['CallHandling2'];
      /**
       * @description What calls do on single holidays, by their names
       * @default {}
       */
      holidays?: {
        [key: string]: components['schemas']['CallHandling2'];
      };
    };
    /** @description During business hours, and always where there are no hours */
    CallHandling2: {
      /**
       * @description What rings; nothing: straight to whenUnanswered
       * @default [
       *       {
       *         "devices": true
       *       }
       *     ]
       */
      ring?: {
        /**
         * @description All phones that are registered for the extension
         * @constant
         */
        devices?: true;
        /** @description One of the devices that the extension names */
        device?: string;
        /** @description An outside number */
        number?: string;
        /** @description Another user's phones, or a common-area phone */
        extension?: string;
        /** @description An extension of the customer's PBX, to which a routing rule leads */
        pbx?: string;
        /** @description How long it rings; default: ringSeconds of the settings, seconds */
        seconds?: number;
        /**
         * @description Simultaneous ringing: how much later than the others it starts, seconds
         * @default 0
         */
        delaySeconds?: number;
        /** @description Who answers presses 1 to take the call; default: the setting */
        pressOne?: boolean;
      }[];
      /**
       * @description All at once, or one after the other
       * @default simultaneous
       * @enum {string}
       */
      mode?: 'simultaneous' | 'sequential';
      /**
       * @description When the user is on a call
       * @default {
       *       "callWaiting": true
       *     }
       */
      whenBusy?: {
        /** @description Rings this user */
        user?: string;
        /** @description Rings this common-area phone */
        commonArea?: string;
        /** @description This auto receptionist */
        receptionist?: string;
        /** @description This IVR menu */
        menu?: string;
        /** @description This call queue */
        queue?: string;
        /** @description This shared line group */
        group?: string;
        /** @description Leave a message for this extension; `self`: for the destination's owner */
        voicemail?: string;
        /** @description Plays this prompt and hangs up */
        message?: string;
        /** @description This external contact */
        contact?: string;
        /** @description This outside number, E.164 */
        number?: string;
        /** @description This conference room */
        conference?: string;
        /** @description Whatever has this extension */
        extension?: string;
        /** @description This extension of the customer's PBX, to which a routing rule leads */
        pbx?: string;
        /**
         * @description Hangs up
         * @constant
         */
        hangup?: true;
        /**
         * @description Rings all the same
         * @constant
         */
        callWaiting?: true;
        /**
         * @description The caller hears that it is busy
         * @constant
         */
        busy?: true;
      };
      /** @description When nobody answers; default: the own voicemail box if there is one, else hang-up */
      whenUnanswered?: components['schemas']['Destination'];
      operator?: {
        /**
         * @description Key that callers press
         * @default 0
         */
        key?: string;
        /** @description Where it leads; default: the operator of the settings */
        destination?: components['schemas']['Destination'];
      };
      /** @description Prompt that greets callers before the voicemail box takes a message */
      greeting?: string;
    };
    CallQueue: {
      /** @description Full extension */
      extension: string;
      /** @description Name that others see */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description Who listens to the voicemail box
       * @default []
       */
      voicemailAccess?: string[];
      /** @description Prompt before the voicemail box takes a message */
      voicemailGreeting?: string;
      /**
       * @description Members, in the order of sequential distribution
       * @default []
       */
      members?: components['schemas']['Member'];
      /**
       * @description Who may opt members in and out
       * @default []
       */
      managers?: string[];
      /**
       * @description Whom a call is offered to
       * @default simultaneous
       * @enum {string}
       */
      distribution?: 'simultaneous' | 'sequential' | 'rotating' | 'groupRotating' | 'longestIdle';
      /**
       * @description groupRotating: members that ring together
       * @default 3
       */
      batchSize?: number;
      /**
       * @description How long a member rings, seconds
       * @default 20
       */
      ringSeconds?: number;
      /** @description Prompt when the call enters */
      greeting?: string;
      /** @description Music while the first members ring; default: music on hold */
      connectingAudio?: string;
      /**
       * @description Longest wait, seconds
       * @default 900
       */
      maxWaitSeconds?: number;
      /**
       * @description Calls that may wait
       * @default 100
       */
      maxCalls?: number;
      /**
       * @description Rest of a member after a call, seconds
       * @default 0
       */
      wrapUpSeconds?: number;
      /**
       * @description Members on another call are offered calls
       * @default false
       */
      whileOnCall?: boolean;
      /**
       * @description What is said to those who wait
       * @default {}
       */
      announcements?: components['schemas']['Announcement'];
      /**
       * @description Where calls go that the queue does not serve
       * @default {}
       */
      overflow?: components['schemas']['Overflow'];
      /**
       * @description Routing for single holidays, by their names
       * @default {}
       */
      holidays?: components['schemas']['Holiday2'];
      /**
       * @description Reasons that a member may give for opting out
       * @default []
       */
      optOutReasons?: string[];
      /**
       * @description Opting out needs a reason
       * @default false
       */
      optOutReasonRequired?: boolean;
      /**
       * @description Ringing calls of the queue may be picked up with a code
       * @default true
       */
      pickup?: boolean;
      /**
       * @description Higher calls are served first, among queues with the same members
       * @default 0
       */
      priority?: number;
      /**
       * @description Target
       * @default {}
       */
      serviceLevel?: components['schemas']['ServiceLevel'];
      /** @description Caller ID of emergency calls of members without a number */
      dedicatedNumber?: string;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    CallQueueInput: {
      /** @description Full extension */
      extension: string;
      /** @description Name that others see */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description Who listens to the voicemail box
       * @default []
       */
      voicemailAccess?: string[];
      /** @description Prompt before the voicemail box takes a message */
      voicemailGreeting?: string;
      /**
       * @description Members, in the order of sequential distribution
       * @default []
       */
      members?: components['schemas']['Member'];
      /**
       * @description Who may opt members in and out
       * @default []
       */
      managers?: string[];
      /**
       * @description Whom a call is offered to
       * @default simultaneous
       * @enum {string}
       */
      distribution?: 'simultaneous' | 'sequential' | 'rotating' | 'groupRotating' | 'longestIdle';
      /**
       * @description groupRotating: members that ring together
       * @default 3
       */
      batchSize?: number;
      /**
       * @description How long a member rings, seconds
       * @default 20
       */
      ringSeconds?: number;
      /** @description Prompt when the call enters */
      greeting?: string;
      /** @description Music while the first members ring; default: music on hold */
      connectingAudio?: string;
      /**
       * @description Longest wait, seconds
       * @default 900
       */
      maxWaitSeconds?: number;
      /**
       * @description Calls that may wait
       * @default 100
       */
      maxCalls?: number;
      /**
       * @description Rest of a member after a call, seconds
       * @default 0
       */
      wrapUpSeconds?: number;
      /**
       * @description Members on another call are offered calls
       * @default false
       */
      whileOnCall?: boolean;
      /**
       * @description What is said to those who wait
       * @default {}
       */
      announcements?: components['schemas']['Announcement'];
      /**
       * @description Where calls go that the queue does not serve
       * @default {}
       */
      overflow?: components['schemas']['Overflow'];
      /**
       * @description Routing for single holidays, by their names
       * @default {}
       */
      holidays?: components['schemas']['Holiday2'];
      /**
       * @description Reasons that a member may give for opting out
       * @default []
       */
      optOutReasons?: string[];
      /**
       * @description Opting out needs a reason
       * @default false
       */
      optOutReasonRequired?: boolean;
      /**
       * @description Ringing calls of the queue may be picked up with a code
       * @default true
       */
      pickup?: boolean;
      /**
       * @description Higher calls are served first, among queues with the same members
       * @default 0
       */
      priority?: number;
      /**
       * @description Target
       * @default {}
       */
      serviceLevel?: components['schemas']['ServiceLevel'];
      /** @description Caller ID of emergency calls of members without a number */
      dedicatedNumber?: string;
    };
    CallRecord: {
      /** @description Id of the call */
      id: string;
      /** @description Domain of the account */
      account: string;
      /** @description Zone that had the call at its end */
      zone: string;
      /** @description Switch that had it */
      node: string;
      /** @description Who called */
      from: string;
      /** @description Who called, as far as it is known for certain */
      caller?: {
        /** @description Extension */
        extension?: string;
        /** @description E.164 number */
        number?: string;
        /** @description Name */
        name?: string;
        /** @description Does not want to be shown */
        anonymous?: boolean;
      };
      /** @description As dialled */
      to: string;
      /** @description Extension that it was resolved to */
      resolved?: string;
      /** @description Code of the client for whom it was */
      clientCode?: string;
      /** @description What that code stands for now */
      clientName?: string;
      /** @description Whom it rang; the first hundred */
      rang?: {
        /** @description Extension */
        extension?: string;
        /** @description E.164 number */
        number?: string;
        /** @description Name */
        name?: string;
        /** @description Application for which it was rung */
        via?: string;
        /**
         * Format: date-time
         * @description When it rang, for the first time
         */
        at: string;
        /** @description How often it was rung */
        times: number;
        /** @description What came of it: `answered`; `taken`: taken over from another call; `elsewhere`: somebody else took the call; `busy`; `declined`; `unanswered`; `unreachable`: no phone rang; `abandoned`: rang until the caller gave up, or went elsewhere */
        result: string;
      }[];
      /** @description Applications that it went through, in order */
      via?: string[];
      /** @description Ids of its recordings */
      recordings?: string[];
      /**
       * Format: date-time
       * @description When it began
       */
      startedAt: string;
      /**
       * Format: date-time
       * @description When it rang
       */
      ringingAt?: string;
      /**
       * Format: date-time
       * @description When it was answered
       */
      answeredAt?: string;
      /**
       * Format: date-time
       * @description When it ended
       */
      endedAt: string;
      /** @description Talk time, ms; 0 when nobody answered */
      durationMs: number;
      /** @description `success`, or who is to blame: `caller`, `callee`, `upstream`, `ours` */
      outcome: string;
      /** @description Stable code of the reason */
      reason: string;
      /** @description SIP status that the caller got */
      sipStatus?: number;
      /** @description Who hung up */
      hangupBy: string;
      /** @description How often another switch had to take it over */
      takeovers: number;
      /** @description Its legs, with their media quality */
      legs: {
        /** @description `caller` or `callee` */
        party: string;
        /** @description Address of record, or what was dialled */
        address: string;
        /** @description Codec */
        codec?: string;
        /** @description `none`, `DTLS-SRTP`, or the SDES crypto suite */
        encryption?: string;
        /** @description Mean opinion score, 1-4.5 */
        mos?: number;
        /** @description Fraction of packets lost, 0-1 */
        loss?: number;
        /** @description Interarrival jitter, ms */
        jitterMs?: number;
        /** @description Round-trip time, ms */
        rttMs?: number;
        /** @description What the device calls itself */
        device?: string;
      }[];
    };
    /** @description Called numbers, from E.164 */
    Called: {
      /**
       * @description Numbers that begin so
       * @default
       */
      match?: string;
      /**
       * @description Characters that are taken away at the front
       * @default 0
       */
      strip?: number;
      /**
       * @description What is put before the rest
       * @default
       */
      prepend?: string;
    }[];
    CallingPlan: {
      /** @description Name of the plan */
      name: string;
      /**
       * @description Calls in the own country
       * @default true
       */
      domestic?: boolean;
      /**
       * @description Countries that may be called beside it
       * @default []
       */
      countries?: string[];
      /**
       * @description Premium-rate and shared-cost numbers
       * @default false
       */
      premium?: boolean;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    CallingPlanInput: {
      /** @description Name of the plan */
      name: string;
      /**
       * @description Calls in the own country
       * @default true
       */
      domestic?: boolean;
      /**
       * @description Countries that may be called beside it
       * @default []
       */
      countries?: string[];
      /**
       * @description Premium-rate and shared-cost numbers
       * @default false
       */
      premium?: boolean;
    };
    Certificate: {
      /** @description Names one of which the peer's certificate has */
      names: string[];
      /** @description PEM file of the certificate authority; default: those of the system */
      authority?: string;
    };
    /** @description Codes of clients and matters, with which users mark their calls; without it there are none */
    ClientCode: {
      /**
       * @description Where codes are not listed: the fewest digits of one
       * @default 1
       */
      minDigits?: number;
      /**
       * @description Where codes are not listed: the most digits of one
       * @default 16
       */
      maxDigits?: number;
      /**
       * @description The codes that there are; none: any of so many digits
       * @default []
       */
      codes?: {
        /** @description Digits */
        code: string;
        /** @description Client, or matter */
        name?: string;
      }[];
    };
    ClusterAccessRule: {
      /** @description From where the API may be used; none: from everywhere */
      api?: string[];
      /** @description From where phones, and trunks with a password, may register, call and subscribe; none: from everywhere. Emergency calls are taken all the same, and what had begun before goes on */
      devices?: string[];
    };
    CommonAreaPhone: {
      /** @description Full extension, and user part of the SIP address */
      extension: string;
      /** @description Site; default: the first one */
      site?: string;
      /** @description Name that others see */
      name?: string;
      emergencyAddress?: components['schemas']['Address'];
      /**
       * @description Devices that call handling can ring by themselves; others need not be named
       * @default []
       */
      devices?: components['schemas']['Device'];
      /**
       * @description What calls do; on holidays by default as when closed, and when closed as during business hours
       * @default {}
       */
      callHandling?: components['schemas']['CallHandling'];
      /**
       * @description The extension's own block list
       * @default {}
       */
      blocking?: components['schemas']['Blocking'];
      /**
       * @description Whose lamps the phone shows, in the order of its keys; it watches them as one list, lamps-<extension>
       * @default []
       */
      busyLamps?: string[];
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description Users may log in at this phone
       * @default false
       */
      hotDesking?: boolean;
      /** @description Whether a PIN is set */
      hasPin: boolean;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    CommonAreaPhoneInput: {
      /** @description Full extension, and user part of the SIP address */
      extension: string;
      /** @description Site; default: the first one */
      site?: string;
      /** @description Name that others see */
      name?: string;
      /** @description SIP password; only hashes of it are kept */
      password?: string;
      /** @description PIN for voicemail, hot desking and the phone lock */
      pin?: string;
      emergencyAddress?: components['schemas']['Address'];
      /**
       * @description Devices that call handling can ring by themselves; others need not be named
       * @default []
       */
      devices?: components['schemas']['Device'];
      /**
       * @description What calls do; on holidays by default as when closed, and when closed as during business hours
       * @default {}
       */
      callHandling?: components['schemas']['CallHandling'];
      /**
       * @description The extension's own block list
       * @default {}
       */
      blocking?: components['schemas']['Blocking'];
      /**
       * @description Whose lamps the phone shows, in the order of its keys; it watches them as one list, lamps-<extension>
       * @default []
       */
      busyLamps?: string[];
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description Users may log in at this phone
       * @default false
       */
      hotDesking?: boolean;
    };
    ConferenceRoom: {
      /** @description Full extension */
      extension: string;
      /** @description Name */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Participants
       * @default 32
       */
      maxParticipants?: number;
      /**
       * @description Newcomers are muted until they unmute themselves with *6
       * @default false
       */
      muteOnJoin?: boolean;
      /**
       * @description Tones when somebody comes or goes
       * @default true
       */
      tones?: boolean;
      /** @description Whether a PIN is set */
      hasPin: boolean;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    ConferenceRoomInput: {
      /** @description Full extension */
      extension: string;
      /** @description Name */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /** @description Asked from everybody who enters */
      pin?: string;
      /**
       * @description Participants
       * @default 32
       */
      maxParticipants?: number;
      /**
       * @description Newcomers are muted until they unmute themselves with *6
       * @default false
       */
      muteOnJoin?: boolean;
      /**
       * @description Tones when somebody comes or goes
       * @default true
       */
      tones?: boolean;
    };
    /** @description The holidays; from midnight to midnight in the time zone of whoever uses them */
    Day: {
      /** @description Name of the holiday; routing may name it */
      name: string;
      /** @description One day: 2030-12-25, or 12-25 for every year */
      date?: string;
      /** @description First of several days */
      from?: string;
      /** @description Last of several days */
      to?: string;
    }[];
    /** @description Who may act for this user (shared line appearance) */
    Delegate: {
      /** @description The delegate */
      extension: string;
      /**
       * @description May place calls in the name of the principal
       * @default true
       */
      place?: boolean;
      /**
       * @description Is rung for the principal and may answer
       * @default true
       */
      answer?: boolean;
      /**
       * @description May take over calls that the principal has on hold
       * @default true
       */
      pickup?: boolean;
    }[];
    /** @description Where the operator key leads, and 0 that is dialled by a phone */
    Destination: {
      /** @description Rings this user */
      user?: string;
      /** @description Rings this common-area phone */
      commonArea?: string;
      /** @description This auto receptionist */
      receptionist?: string;
      /** @description This IVR menu */
      menu?: string;
      /** @description This call queue */
      queue?: string;
      /** @description This shared line group */
      group?: string;
      /** @description Leave a message for this extension; `self`: for the destination's owner */
      voicemail?: string;
      /** @description Plays this prompt and hangs up */
      message?: string;
      /** @description This external contact */
      contact?: string;
      /** @description This outside number, E.164 */
      number?: string;
      /** @description This conference room */
      conference?: string;
      /** @description Whatever has this extension */
      extension?: string;
      /** @description This extension of the customer's PBX, to which a routing rule leads */
      pbx?: string;
      /**
       * @description Hangs up
       * @constant
       */
      hangup?: true;
    };
    /** @description Devices that call handling can ring by themselves; others need not be named */
    Device: {
      /** @description Name of the device */
      name: string;
      /** @description MAC address, found in its instance ID or in the name that it gives itself (User-Agent) */
      mac?: string;
      /** @description Instance ID (+sip.instance, RFC 5626) */
      instance?: string;
      /** @description User part of its Contact */
      contactUser?: string;
    }[];
    /** @description Emergency calls; a site overrides the account field by field */
    EmergencyPolicy: {
      /**
       * @description Who takes emergency calls: public safety answering point, own safety team, both at once, or the team first
       * @enum {string}
       */
      routing?: 'psap' | 'team' | 'both' | 'teamThenPsap';
      /** @description The internal safety team */
      team?: components['schemas']['Destination'];
      /** @description How long the team rings before the answering point is called, seconds */
      teamSeconds?: number;
      /** @description Route group to the answering point */
      routeGroup?: string;
      /** @description Who is told about every emergency call */
      notify?: string[];
    };
    Extension: {
      /** @description Full extension */
      extension: string;
      /** @description What it belongs to: user, queue, slot, ... */
      kind: string;
      /** @description Name of that */
      name: string;
      /** @description Site of that */
      site: string;
    };
    Extension2: {
      /** @description Calls do not ring */
      doNotDisturb?: boolean | null;
      /** @description A phone on a call may ring for another one */
      callWaiting?: boolean | null;
      /** @description The own number is not shown outside */
      hideCallerId?: boolean | null;
      /** @description Every call goes there: an extension or an E.164 number */
      forwardAlways?: string | null;
      /** @description Calls go there while the phone is busy */
      forwardBusy?: string | null;
      /** @description Calls that nobody answers go there */
      forwardUnanswered?: string | null;
      /** @description The phone calls nobody but emergency numbers */
      locked?: boolean | null;
    };
    Extension3: {
      address?: components['schemas']['Address2'];
      /** @description The place in words */
      text?: string;
      /**
       * Format: date-time
       * @description When it was said; absent where nothing is
       */
      at?: string;
      /**
       * Format: date-time
       * @description When it is forgotten; absent: never
       */
      until?: string;
    };
    ExternalContact: {
      /** @description Name */
      name: string;
      /** @description Outside number */
      number: string;
      /** @description Extension that dials it */
      extension?: string;
      /** @description Company */
      company?: string;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    ExternalContactInput: {
      /** @description Name */
      name: string;
      /** @description Outside number */
      number: string;
      /** @description Extension that dials it */
      extension?: string;
      /** @description Company */
      company?: string;
    };
    /** @description Feature codes */
    FeatureCode: {
      /**
       * @description Listen to the own voicemail box
       * @default *86
       */
      voicemail?: string;
      /**
       * @description Listen to a box; the extension may follow, else it is asked for
       * @default *87
       */
      voicemailOf?: string;
      /**
       * @description Leave a message for the extension that follows, without ringing it
       * @default *85
       */
      leaveVoicemail?: string;
      /**
       * @description Park; a slot may follow
       * @default *68
       */
      park?: string;
      /**
       * @description Take a call that rings in one of the caller's pickup groups
       * @default *97
       */
      pickup?: string;
      /**
       * @description Take the call that rings at the extension that follows
       * @default *98
       */
      pickupOf?: string;
      /**
       * @description Forward all calls to the number or extension that follows
       * @default *72
       */
      forwardAlways?: string;
      /**
       * @description No longer forward all calls
       * @default *73
       */
      forwardAlwaysOff?: string;
      /**
       * @description Forward calls when busy, to what follows
       * @default *90
       */
      forwardBusy?: string;
      /**
       * @description No longer forward when busy
       * @default *91
       */
      forwardBusyOff?: string;
      /**
       * @description Forward calls that are not answered, to what follows
       * @default *92
       */
      forwardUnanswered?: string;
      /**
       * @description No longer forward what is not answered
       * @default *93
       */
      forwardUnansweredOff?: string;
      /**
       * @description Do not disturb
       * @default *78
       */
      doNotDisturb?: string;
      /**
       * @description May be disturbed again
       * @default *79
       */
      doNotDisturbOff?: string;
      /**
       * @description Take calls of all own queues, or of the queue whose extension follows; a manager opts a member in by a second * and his extension
       * @default *45
       */
      queueOptIn?: string;
      /**
       * @description Take none of them; a digit for the reason may follow one more *
       * @default *46
       */
      queueOptOut?: string;
      /**
       * @description Listen to the call of the extension that follows
       * @default *22
       */
      listen?: string;
      /**
       * @description The same, and be heard by the agent only
       * @default *23
       */
      whisper?: string;
      /**
       * @description The same, and be heard by all
       * @default *24
       */
      barge?: string;
      /**
       * @description Take the call of the extension that follows
       * @default *25
       */
      takeOver?: string;
      /**
       * @description Call the extension that follows; its phone answers by itself
       * @default *80
       */
      intercom?: string;
      /**
       * @description Speak to the paging group whose extension follows
       * @default *84
       */
      page?: string;
      /**
       * @description Log in at this phone; the extension may follow
       * @default *74
       */
      hotDeskLogin?: string;
      /**
       * @description Log out of this phone
       * @default *75
       */
      hotDeskLogout?: string;
      /**
       * @description Lock this phone
       * @default *76
       */
      lock?: string;
      /**
       * @description Unlock it with the PIN
       * @default *77
       */
      unlock?: string;
      /**
       * @description Hide the caller ID in the call to the number that follows
       * @default *67
       */
      hideCallerId?: string;
      /**
       * @description Show the caller ID in the call to the number that follows
       * @default *82
       */
      showCallerId?: string;
      /**
       * @description The own conference room; who is transferred to this code meets there
       * @default *65
       */
      conference?: string;
      /**
       * @description Take the own call over from another own device
       * @default *64
       */
      handOff?: string;
      /**
       * @description Take the own call over and send it on to the own mobile; who is transferred to this code goes there
       * @default *66
       */
      switchToMobile?: string;
      /**
       * @description Call for a client: its code, then # or *, and the number
       * @default *61
       */
      clientCode?: string;
      /**
       * @description Show the number of a line: the extension of an own queue, of a group or of a receptionist, then * and the number that is called
       * @default *62
       */
      showNumberOf?: string;
      /**
       * @description Call for a principal, or on the line of a group: its extension, then * and the number
       * @default *63
       */
      delegatedCall?: string;
      /**
       * @description During a call: start recording, or stop it
       * @default *11
       */
      record?: string;
      /**
       * @description During a call: pause recording, or go on
       * @default *12
       */
      recordPause?: string;
      /**
       * @description During a call: it is for the client whose code follows, and #
       * @default *15
       */
      clientCodeHere?: string;
      /**
       * @description During a call: park it in a free slot
       * @default *13
       */
      parkHere?: string;
      /**
       * @description During a call: send it to the own mobile; this phone has it until 1 is pressed there
       * @default *14
       */
      mobileHere?: string;
    };
    /** @description What may be done with it */
    Grant: components['schemas']['Grant2'][];
    Grant2: {
      /** @description A built-in role, or one of your own */
      role: string;
      /** @description Account in which it counts; default: all, and the cluster */
      account?: string;
      /** @description Only of these sites */
      sites?: string[];
      /** @description Only objects with these extensions */
      extensions?: string[];
    };
    /** @description What may be done */
    Grant3: components['schemas']['Grant2'][];
    /** @description Routing for single holidays, by their names */
    Holiday: {
      [key: string]: components['schemas']['Reception'];
    };
    /** @description Routing for single holidays, by their names */
    Holiday2: {
      [key: string]: components['schemas']['Destination'];
    };
    HolidayCalendar: {
      /** @description Name of the calendar */
      name: string;
      /**
       * @description The holidays; from midnight to midnight in the time zone of whoever uses them
       * @default []
       */
      days?: components['schemas']['Day'];
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    HolidayCalendarInput: {
      /** @description Name of the calendar */
      name: string;
      /**
       * @description The holidays; from midnight to midnight in the time zone of whoever uses them
       * @default []
       */
      days?: components['schemas']['Day'];
    };
    /** @description Calls from the peer */
    Inbound: {
      /**
       * @description Called numbers, to E.164
       * @default []
       */
      called?: components['schemas']['Called'];
      /**
       * @description Calling numbers, to E.164
       * @default []
       */
      caller?: components['schemas']['Called'];
      /** @description For numbers that nobody has; default: 404 */
      destination?: components['schemas']['Destination'];
      /**
       * @description P-Asserted-Identity of the peer is believed
       * @default true
       */
      trustIdentity?: boolean;
    };
    /** @description What the twelve keys do */
    Input: {
      /** @description When 0 is pressed */
      0?: components['schemas']['MenuAction'];
      /** @description When 1 is pressed */
      1?: components['schemas']['MenuAction'];
      /** @description When 2 is pressed */
      2?: components['schemas']['MenuAction'];
      /** @description When 3 is pressed */
      3?: components['schemas']['MenuAction'];
      /** @description When 4 is pressed */
      4?: components['schemas']['MenuAction'];
      /** @description When 5 is pressed */
      5?: components['schemas']['MenuAction'];
      /** @description When 6 is pressed */
      6?: components['schemas']['MenuAction'];
      /** @description When 7 is pressed */
      7?: components['schemas']['MenuAction'];
      /** @description When 8 is pressed */
      8?: components['schemas']['MenuAction'];
      /** @description When 9 is pressed */
      9?: components['schemas']['MenuAction'];
      /** @description When * is pressed */
      '*'?: components['schemas']['MenuAction'];
      /** @description When # is pressed */
      '#'?: components['schemas']['MenuAction'];
    };
    IvrMenu: {
      /** @description Full extension */
      extension: string;
      /** @description Name that others see */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /** @description Prompt that tells the choices */
      prompt: string;
      /** @description What the twelve keys do */
      inputs: components['schemas']['Input'];
      /**
       * @description An extension may be dialled instead of a key
       * @default false
       */
      dialByExtension?: boolean;
      /**
       * @description Longest wait for an input after the prompt, seconds
       * @default 5
       */
      timeoutSeconds?: number;
      /**
       * @description Longest wait for the next digit of an extension, seconds
       * @default 3
       */
      digitSeconds?: number;
      /**
       * @description How often the prompt is played again after a timeout or an invalid input
       * @default 3
       */
      retries?: number;
      /** @description After the last timeout; default: hang-up */
      onTimeout?: components['schemas']['Destination'];
      /** @description After the last invalid input; default: hang-up */
      onInvalid?: components['schemas']['Destination'];
      /** @description Prompt after an invalid input */
      invalidPrompt?: string;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    IvrMenuInput: {
      /** @description Full extension */
      extension: string;
      /** @description Name that others see */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /** @description Prompt that tells the choices */
      prompt: string;
      /** @description What the twelve keys do */
      inputs: components['schemas']['Input'];
      /**
       * @description An extension may be dialled instead of a key
       * @default false
       */
      dialByExtension?: boolean;
      /**
       * @description Longest wait for an input after the prompt, seconds
       * @default 5
       */
      timeoutSeconds?: number;
      /**
       * @description Longest wait for the next digit of an extension, seconds
       * @default 3
       */
      digitSeconds?: number;
      /**
       * @description How often the prompt is played again after a timeout or an invalid input
       * @default 3
       */
      retries?: number;
      /** @description After the last timeout; default: hang-up */
      onTimeout?: components['schemas']['Destination'];
      /** @description After the last invalid input; default: hang-up */
      onInvalid?: components['schemas']['Destination'];
      /** @description Prompt after an invalid input */
      invalidPrompt?: string;
    };
    /** @description What levels below cannot change; what they say already does not count */
    Locked: (
      | 'language'
      | 'timeZone'
      | 'country'
      | 'areaCode'
      | 'hours'
      | 'holidays'
      | 'musicOnHold'
      | 'holdMusic'
      | 'callingPlan'
      | 'recordingPolicy'
      | 'callerId'
      | 'callerIdName'
      | 'operator'
      | 'ringSeconds'
      | 'callWaiting'
      | 'externalForwarding'
      | 'pressOne'
      | 'clientCodeRequired'
      | 'blockAnonymous'
      | 'blockExternal'
      | 'callScreening'
      | 'voicemail'
      | 'voicemailMessages'
      | 'voicemailSeconds'
      | 'voicemailEmail'
      | 'voicemailPin'
      | 'voicemailTranscription'
      | 'dialByName'
      | 'intercom'
      | 'hotDeskSeconds'
      | 'transports'
      | 'requireEncryption'
      | 'advancedEncryption'
      | 'callHandling'
      | 'blocking'
    )[];
    /** @description Members, in the order of sequential distribution */
    Member: {
      /** @description User or common-area phone */
      extension: string;
      /** @description Proficiency, 1-25 */
      skills?: {
        [key: string]: number;
      };
    }[];
    /** @description When 0 is pressed */
    MenuAction: {
      /** @description Rings this user */
      user?: string;
      /** @description Rings this common-area phone */
      commonArea?: string;
      /** @description This auto receptionist */
      receptionist?: string;
      /** @description This IVR menu */
      menu?: string;
      /** @description This call queue */
      queue?: string;
      /** @description This shared line group */
      group?: string;
      /** @description Leave a message for this extension; `self`: for the destination's owner */
      voicemail?: string;
      /** @description Plays this prompt and hangs up */
      message?: string;
      /** @description This external contact */
      contact?: string;
      /** @description This outside number, E.164 */
      number?: string;
      /** @description This conference room */
      conference?: string;
      /** @description Whatever has this extension */
      extension?: string;
      /** @description This extension of the customer's PBX, to which a routing rule leads */
      pbx?: string;
      /**
       * @description Hangs up
       * @constant
       */
      hangup?: true;
      /**
       * @description Plays the menu again
       * @constant
       */
      repeat?: true;
      /**
       * @description The menu or receptionist before this one
       * @constant
       */
      back?: true;
    };
    MonitoringPermission: {
      /** @description Name of the permission */
      name: string;
      /**
       * @description Who may
       * @default []
       */
      supervisors?: string[];
      /**
       * @description Whose calls: users, or queues and groups for the calls of their members on them
       * @default []
       */
      targets?: string[];
      /**
       * @description What
       * @default [
       *       "listen",
       *       "whisper",
       *       "barge",
       *       "takeOver"
       *     ]
       */
      modes?: ('listen' | 'whisper' | 'barge' | 'takeOver')[];
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    MonitoringPermissionInput: {
      /** @description Name of the permission */
      name: string;
      /**
       * @description Who may
       * @default []
       */
      supervisors?: string[];
      /**
       * @description Whose calls: users, or queues and groups for the calls of their members on them
       * @default []
       */
      targets?: string[];
      /**
       * @description What
       * @default [
       *       "listen",
       *       "whisper",
       *       "barge",
       *       "takeOver"
       *     ]
       */
      modes?: ('listen' | 'whisper' | 'barge' | 'takeOver')[];
    };
    Music: {
      /** @description Name of the music */
      name: string;
      /** @description Whether a sound was uploaded */
      hasAudio: boolean;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    /** @description Where the networks are from which phones call: that is where help is sent, unless the user has said to be elsewhere or the phone is a shared one. Of several ranges the narrowest counts */
    Network: {
      /** @description Name of the network */
      name: string;
      /** @description From where its phones come, as the service sees them */
      ranges: string[];
      address: components['schemas']['Address'];
    }[];
    Node: {
      /** @description Id of the node */
      id: string;
      /** @description What it does */
      role: string;
      /** @description Zone it belongs to */
      zone?: string;
      /**
       * @description State
       * @enum {string}
       */
      state: 'alive' | 'dead' | 'left';
      /** @description It takes no new calls */
      draining: boolean;
      /** @description What it has to carry: calls of a switch */
      load: number;
      /** @description Milliseconds until its lease runs out; negative when it has */
      leaseMs: number;
      /** @description Where its neighbours reach it */
      inner: string;
      /** @description Process */
      pid: number;
    };
    /** @description Callers that are refused */
    Number: {
      /** @description Number, or its beginning and * */
      number: string;
      /**
       * @description Which calls are refused
       * @default inbound
       * @enum {string}
       */
      direction?: 'inbound' | 'outbound' | 'both';
      /** @description Why */
      note?: string;
    }[];
    /** @description Calls to the peer */
    Outbound: {
      /**
       * @description Called numbers, from E.164
       * @default []
       */
      called?: components['schemas']['Called'];
      /**
       * @description Calling numbers, from E.164
       * @default []
       */
      caller?: components['schemas']['Called'];
      /**
       * @description Where the calling number stands besides From
       * @default passerted
       * @enum {string}
       */
      identity?: 'passerted' | 'from' | 'none';
      /**
       * @description Forwarded calls name who has forwarded them
       * @default true
       */
      diversion?: boolean;
    };
    /** @description Where calls go that the queue does not serve */
    Overflow: {
      /** @description When the wait has become too long; default: hang-up */
      maxWait?: components['schemas']['Destination'];
      /** @description When too many wait; default: hang-up */
      full?: components['schemas']['Destination'];
      /** @description When no member is opted in; default: hang-up */
      noMembers?: components['schemas']['Destination'];
      /** @description Outside business hours; default: hang-up */
      closed?: components['schemas']['Destination'];
      /** @description On holidays; default: hang-up */
      holiday?: components['schemas']['Destination'];
    };
    PagingGroup: {
      /** @description Full extension */
      extension: string;
      /** @description Name */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Phones that are spoken to
       * @default []
       */
      members?: string[];
      /**
       * @description Who may speak; none: everybody
       * @default []
       */
      speakers?: string[];
      /** @description RTP multicast address and port, instead of calls to the members: for phones in the same network as the call switches, which are set to listen there (G.711 mu-law) */
      multicast?: string;
      /**
       * @description A tone precedes the announcement
       * @default true
       */
      tone?: boolean;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    PagingGroupInput: {
      /** @description Full extension */
      extension: string;
      /** @description Name */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Phones that are spoken to
       * @default []
       */
      members?: string[];
      /**
       * @description Who may speak; none: everybody
       * @default []
       */
      speakers?: string[];
      /** @description RTP multicast address and port, instead of calls to the members: for phones in the same network as the call switches, which are set to listen there (G.711 mu-law) */
      multicast?: string;
      /**
       * @description A tone precedes the announcement
       * @default true
       */
      tone?: boolean;
    };
    ParkingLot: {
      /** @description Name of the lot */
      name: string;
      /** @description Whose extensions park here; default: all that have no lot of their own */
      site?: string;
      /** @description First slot; dialled to take the call back */
      first: string;
      /** @description Last slot */
      last: string;
      /**
       * @description How long a call may stay, seconds
       * @default 180
       */
      expirySeconds?: number;
      /** @description Where it goes then; default: back to whoever has parked it */
      onExpiry?: components['schemas']['Destination'];
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    ParkingLotInput: {
      /** @description Name of the lot */
      name: string;
      /** @description Whose extensions park here; default: all that have no lot of their own */
      site?: string;
      /** @description First slot; dialled to take the call back */
      first: string;
      /** @description Last slot */
      last: string;
      /**
       * @description How long a call may stay, seconds
       * @default 180
       */
      expirySeconds?: number;
      /** @description Where it goes then; default: back to whoever has parked it */
      onExpiry?: components['schemas']['Destination'];
    };
    PhoneNumber: {
      /** @description The number, E.164 */
      number: string;
      /** @description Site to which it belongs */
      site?: string;
      /** @description Where calls to it go; default: main receptionist of the site it is main number of */
      assignedTo?: components['schemas']['Destination'];
      /** @description What it is for */
      label?: string;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    PhoneNumberInput: {
      /** @description The number, E.164 */
      number: string;
      /** @description Site to which it belongs */
      site?: string;
      /** @description Where calls to it go; default: main receptionist of the site it is main number of */
      assignedTo?: components['schemas']['Destination'];
      /** @description What it is for */
      label?: string;
    };
    PickupGroup: {
      /** @description Name of the group */
      name: string;
      /**
       * @description Members
       * @default []
       */
      members?: string[];
      /**
       * @description A call rings so long before the other members are told, seconds
       * @default 10
       */
      notifySeconds?: number;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    PickupGroupInput: {
      /** @description Name of the group */
      name: string;
      /**
       * @description Members
       * @default []
       */
      members?: string[];
      /**
       * @description A call rings so long before the other members are told, seconds
       * @default 10
       */
      notifySeconds?: number;
    };
    Prompt: {
      /** @description Name of the prompt */
      name: string;
      /** @description A phrase of the built-in prompts instead of a file */
      phrase?: string;
      /** @description What it says */
      text?: string;
      /** @description Whether a sound was uploaded */
      hasAudio: boolean;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    Prompt2: {
      /** @description Id of the job */
      id: string;
      /**
       * @description How it stands
       * @enum {string}
       */
      state: 'running' | 'done' | 'failed';
      /** @description Part that has been converted */
      progress: number;
      /**
       * Format: date-time
       * @description When the upload was complete
       */
      startedAt: string;
      /** @description Length of the sound, ms */
      durationMs?: number;
      /** @description Why it failed */
      problem?: {
        /** @description Stable code */
        code: string;
        /** @description What exactly */
        detail: string;
      };
    };
    PromptInput: {
      /** @description Name of the prompt */
      name: string;
      /** @description A phrase of the built-in prompts instead of a file */
      phrase?: string;
      /** @description What it says */
      text?: string;
    };
    QueueState: {
      /** @description Extension of the queue */
      queue: string;
      /** @description Name of the queue */
      name: string;
      /** @description Callers in it now */
      waiting: number;
      /** @description Of those who wait now */
      longestWaitSeconds: number;
      /** @description Of those who were answered; of the last 24 hours, as all that follows */
      averageWaitSeconds: number;
      /** @description Callers who came */
      entered: number;
      /** @description Answered */
      handled: number;
      /** @description Hung up while waiting */
      abandoned: number;
      /** @description Left by the overflow */
      overflowed: number;
      /** @description Offers that a member has not answered */
      missed: number;
      /** @description Of conversations that are over */
      averageTalkSeconds: number;
      /** @description Percent answered within the target time, of those answered or given up */
      serviceLevel?: number;
      /** @description Percent that is wanted */
      serviceLevelTarget: number;
      /** @description Members */
      members: {
        /** @description Extension of the member */
        extension: string;
        /**
         * @description The first thing that keeps it from being offered a call
         * @enum {string}
         */
        state:
          | 'available'
          | 'ringing'
          | 'talking'
          | 'wrapUp'
          | 'resting'
          | 'busy'
          | 'unregistered'
          | 'doNotDisturb'
          | 'optedOut';
        /** @description Conversations with callers of queues */
        talks: number;
        /**
         * Format: date-time
         * @description When it last opted in or out
         */
        since?: string;
        /** @description Why it has opted out */
        reason?: string;
      }[];
      /** @description The first hundred, in the order in which they are served */
      callers: {
        /** @description Id of the call */
        call: string;
        /** @description Extension, of a caller of ours */
        extension?: string;
        /** @description E.164 number, of a caller from outside */
        number?: string;
        /** @description Name, where it is known */
        name?: string;
        /**
         * @description `offered`: members ring for it
         * @enum {string}
         */
        phase: 'greeting' | 'waiting' | 'offered';
        /** @description So long already */
        waitSeconds: number;
        /** @description Higher ones are served first */
        priority: number;
        /** @description Switch that has the call */
        node: string;
        /** @description Members that ring for it */
        offered: string[];
      }[];
    };
    /** @description When it is open; no range at all: never */
    Range: {
      /** @description Weekdays */
      days: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
      /** @description First minute, as the wall clock shows it */
      from: string;
      /** @description Minute at which it is over; not after `from`: on the next day */
      to: string;
    }[];
    /** @description During business hours, and always where there are no hours */
    Reception: {
      /** @description Prompt that greets the caller */
      greeting?: string;
      /** @description Where the call goes after the greeting */
      destination: components['schemas']['Destination'];
    };
    Recording: {
      /** @description Id of the recording */
      id: string;
      /** @description What is said is not recorded for now */
      paused: boolean;
      /** @description `automatic`, an extension, or who asked for it here */
      startedBy: string;
    };
    Recording2: {
      /** @description Id of the recording */
      id: string;
      /** @description Call that was recorded */
      callId: string;
      /** @description Extensions by whose policy it was made */
      owners: string[];
      /** @description Who is heard on which channel */
      parties: {
        /** @description `left` or `right` */
        channel: string;
        /** @description Address of record */
        address: string;
        /** @description Extension */
        extension?: string;
        /** @description Number */
        number?: string;
        /** @description Name */
        name?: string;
      }[];
      /** @description `automatic`, or the extension that asked for it */
      startedBy: string;
      /**
       * Format: date-time
       * @description When it began
       */
      startedAt: string;
      /**
       * Format: date-time
       * @description When it ended
       */
      endedAt: string;
      /** @description Length of what is known, ms */
      durationMs: number;
      /**
       * Format: date-time
       * @description It is deleted then
       */
      deleteAfter: string;
      /** @description Files; there is more than one when another switch took the call over */
      parts: {
        /** @description Switch */
        node: string;
        /** @description Length, ms */
        durationMs?: number;
      }[];
    };
    RecordingPolicy: {
      /** @description Name of the policy */
      name: string;
      /**
       * @description Calls that are recorded from their start
       * @default off
       * @enum {string}
       */
      automatic?: 'off' | 'inbound' | 'outbound' | 'both';
      /**
       * @description Internal calls as well
       * @default false
       */
      internal?: boolean;
      /**
       * @description Recording may be started and stopped during a call
       * @default true
       */
      adHoc?: boolean;
      /**
       * @description Recording may be paused
       * @default true
       */
      pause?: boolean;
      /**
       * @description How the parties are told
       * @default start
       * @enum {string}
       */
      announcement?: 'off' | 'start' | 'tone';
      /** @description Prompt of the announcement; default: the built-in one */
      prompt?: string;
      /**
       * @description Who may listen beside the owner
       * @default []
       */
      access?: string[];
      /**
       * @description Days until a recording is deleted
       * @default 365
       */
      retentionDays?: number;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    RecordingPolicyInput: {
      /** @description Name of the policy */
      name: string;
      /**
       * @description Calls that are recorded from their start
       * @default off
       * @enum {string}
       */
      automatic?: 'off' | 'inbound' | 'outbound' | 'both';
      /**
       * @description Internal calls as well
       * @default false
       */
      internal?: boolean;
      /**
       * @description Recording may be started and stopped during a call
       * @default true
       */
      adHoc?: boolean;
      /**
       * @description Recording may be paused
       * @default true
       */
      pause?: boolean;
      /**
       * @description How the parties are told
       * @default start
       * @enum {string}
       */
      announcement?: 'off' | 'start' | 'tone';
      /** @description Prompt of the announcement; default: the built-in one */
      prompt?: string;
      /**
       * @description Who may listen beside the owner
       * @default []
       */
      access?: string[];
      /**
       * @description Days until a recording is deleted
       * @default 365
       */
      retentionDays?: number;
    };
    /** @description How long what is not named here is kept; recordings have it in their policy */
    Retention: {
      /** @description Call records: days until they are deleted; default: never */
      callRecordDays?: number;
      /** @description Voice messages, heard or not; for 30 days more they can be had back: days until they are deleted; default: never */
      voicemailDays?: number;
    };
    Role: {
      /** @description Name of the role */
      name: string;
      /** @description What it is for */
      description?: string;
      /** @description What it allows */
      permissions: string[];
      /** @description It is always there and cannot be changed */
      builtIn: boolean;
    };
    RouteGroup: {
      /** @description Name of the route group */
      name: string;
      /** @description Trunks, which stand in for each other */
      trunks: components['schemas']['Trunk2'];
      /**
       * @description A trunk that is silent for so long is given up for the next one, seconds
       * @default 3
       */
      failoverSeconds?: number;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    RouteGroupInput: {
      /** @description Name of the route group */
      name: string;
      /** @description Trunks, which stand in for each other */
      trunks: components['schemas']['Trunk2'];
      /**
       * @description A trunk that is silent for so long is given up for the next one, seconds
       * @default 3
       */
      failoverSeconds?: number;
    };
    RoutingRule: {
      /** @description Name of the rule */
      name: string;
      /** @description Dialled digits, or the E.164 number when it begins with +. X: any digit, Z: 1-9, N: 2-9, [2-5]: one of these, a dot at the end: one digit or more */
      pattern: string;
      /**
       * @description Callers of these sites only; none: all
       * @default []
       */
      sites?: string[];
      /**
       * @description Characters that are taken away at the front
       * @default 0
       */
      strip?: number;
      /**
       * @description What is put before the rest
       * @default
       */
      prepend?: string;
      /** @description Sends the call to these trunks */
      routeGroup?: string;
      /** @description Sends the call to the customer's PBX, over this route group */
      pbx?: string;
      /** @description Dials the rest as if at this site */
      site?: string;
      /** @description Refuses the call with this SIP status */
      reject?: number;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    RoutingRuleInput: {
      /** @description Name of the rule */
      name: string;
      /** @description Dialled digits, or the E.164 number when it begins with +. X: any digit, Z: 1-9, N: 2-9, [2-5]: one of these, a dot at the end: one digit or more */
      pattern: string;
      /**
       * @description Callers of these sites only; none: all
       * @default []
       */
      sites?: string[];
      /**
       * @description Characters that are taken away at the front
       * @default 0
       */
      strip?: number;
      /**
       * @description What is put before the rest
       * @default
       */
      prepend?: string;
      /** @description Sends the call to these trunks */
      routeGroup?: string;
      /** @description Sends the call to the customer's PBX, over this route group */
      pbx?: string;
      /** @description Dials the rest as if at this site */
      site?: string;
      /** @description Refuses the call with this SIP status */
      reject?: number;
    };
    /** @description Target */
    ServiceLevel: {
      /**
       * @description Answered within, seconds
       * @default 20
       */
      seconds?: number;
      /**
       * @description Part of the calls
       * @default 80
       */
      percent?: number;
    };
    /** @description Settings of this level */
    Settings: {
      /**
       * @description Language of prompts
       * @enum {string}
       */
      language?:
        | 'da-DK'
        | 'de-DE'
        | 'en-GB'
        | 'en-US'
        | 'es-ES'
        | 'es-US'
        | 'fr-CA'
        | 'fr-FR'
        | 'it-IT'
        | 'ja-JP'
        | 'ko-KR'
        | 'nl-NL'
        | 'pt-BR'
        | 'pt-PT'
        | 'zh-CN'
        | 'zh-TW';
      /** @description IANA time zone */
      timeZone?: string;
      /** @description Country whose dialling is used */
      country?: string;
      /** @description Put before local numbers */
      areaCode?: string;
      /** @description Business hours */
      hours?: string;
      /** @description Holiday calendar */
      holidays?: string;
      /** @description Music that held and queued callers hear; default: the built-in music */
      musicOnHold?: string;
      /** @description Whoever is held hears music; else the hold is passed on to the phone, which may play its own */
      holdMusic?: boolean;
      /** @description Which outside destinations may be called */
      callingPlan?: string;
      /** @description When and how calls are recorded */
      recordingPolicy?: string;
      /** @description Number shown outside, or hidden */
      callerId?: string;
      /** @description Name shown outside */
      callerIdName?: string;
      /** @description Where the operator key leads, and 0 that is dialled by a phone */
      operator?: components['schemas']['Destination'];
      /** @description How long a phone rings, seconds */
      ringSeconds?: number;
      /** @description A phone on a call may ring for another one */
      callWaiting?: boolean;
      /** @description Calls may be forwarded to outside numbers */
      externalForwarding?: boolean;
      /** @description Who answers at an outside number presses 1 to take the call */
      pressOne?: boolean;
      /** @description Calls to outside numbers need the code of a client; emergency calls never do */
      clientCodeRequired?: boolean;
      /** @description Calls without caller ID are refused */
      blockAnonymous?: boolean;
      /** @description Calls from outside are refused */
      blockExternal?: boolean;
      /**
       * @description Whose callers say their name before the phone is answered
       * @enum {string}
       */
      callScreening?: 'off' | 'outside' | 'all';
      /** @description Has a voicemail box */
      voicemail?: boolean;
      /** @description Messages that a box holds */
      voicemailMessages?: number;
      /** @description Longest message, seconds */
      voicemailSeconds?: number;
      /**
       * @description E-mail for new messages: none, a note, the sound
       * @enum {string}
       */
      voicemailEmail?: 'off' | 'notify' | 'attach';
      /**
       * @description When a PIN opens the voicemail box; whoever needs one and has none hears nothing
       * @enum {string}
       */
      voicemailPin?: 'always' | 'notAtOwnPhone';
      /** @description Messages are written down by the speech service */
      voicemailTranscription?: boolean;
      /** @description Found in the dial-by-name directory */
      dialByName?: boolean;
      /** @description Intercom and paging calls are answered by the phone itself */
      intercom?: boolean;
      /** @description Log-in at a shared phone lasts so long, seconds */
      hotDeskSeconds?: number;
      /** @description What phones may signal over; emergency calls may come over anything */
      transports?: ('udp' | 'tcp' | 'tls' | 'ws' | 'wss')[];
      /** @description The phone has to come over TLS and to speak SRTP; emergency calls may come without */
      requireEncryption?: boolean;
      /** @description AES-256 is preferred for media (AEAD_AES_256_GCM before AES-128) */
      advancedEncryption?: boolean;
    };
    Setup: {
      /** @description Id of the session; it is among the tokens */
      id: string;
      /** @description Send it as `Authorization: Bearer` */
      token: string;
      /** @description Who has logged in */
      administrator: string;
      /**
       * Format: date-time
       * @description It is of no use from then on
       */
      expiresAt: string;
    };
    SharedLineGroup: {
      /** @description Full extension */
      extension: string;
      /** @description Name that others see */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description Who listens to the voicemail box
       * @default []
       */
      voicemailAccess?: string[];
      /** @description Prompt before the voicemail box takes a message */
      voicemailGreeting?: string;
      /**
       * @description Members; every call rings all of them
       * @default []
       */
      members?: string[];
      /**
       * @description How long they ring, seconds
       * @default 30
       */
      ringSeconds?: number;
      /**
       * @description Members may hold a call so that no other member can take it
       * @default true
       */
      privateHold?: boolean;
      /**
       * @description What members may do with each other's calls on the line
       * @default []
       */
      monitor?: ('listen' | 'whisper' | 'barge' | 'takeOver')[];
      /** @description When all members are on calls; default: hang-up */
      whenBusy?: components['schemas']['Destination'];
      /** @description When nobody answers; default: hang-up */
      whenUnanswered?: components['schemas']['Destination'];
      /** @description Outside business hours; default: it rings */
      whenClosed?: components['schemas']['Destination'];
      /** @description On holidays; default: as outside business hours */
      onHoliday?: components['schemas']['Destination'];
      /**
       * @description Routing for single holidays, by their names
       * @default {}
       */
      holidays?: components['schemas']['Holiday2'];
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    SharedLineGroupInput: {
      /** @description Full extension */
      extension: string;
      /** @description Name that others see */
      name: string;
      /** @description Site; default: the first one */
      site?: string;
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description Who listens to the voicemail box
       * @default []
       */
      voicemailAccess?: string[];
      /** @description Prompt before the voicemail box takes a message */
      voicemailGreeting?: string;
      /**
       * @description Members; every call rings all of them
       * @default []
       */
      members?: string[];
      /**
       * @description How long they ring, seconds
       * @default 30
       */
      ringSeconds?: number;
      /**
       * @description Members may hold a call so that no other member can take it
       * @default true
       */
      privateHold?: boolean;
      /**
       * @description What members may do with each other's calls on the line
       * @default []
       */
      monitor?: ('listen' | 'whisper' | 'barge' | 'takeOver')[];
      /** @description When all members are on calls; default: hang-up */
      whenBusy?: components['schemas']['Destination'];
      /** @description When nobody answers; default: hang-up */
      whenUnanswered?: components['schemas']['Destination'];
      /** @description Outside business hours; default: it rings */
      whenClosed?: components['schemas']['Destination'];
      /** @description On holidays; default: as outside business hours */
      onHoliday?: components['schemas']['Destination'];
      /**
       * @description Routing for single holidays, by their names
       * @default {}
       */
      holidays?: components['schemas']['Holiday2'];
    };
    Site: {
      /** @description Name of the site */
      name: string;
      /** @description Site code, with which all extensions of the site begin */
      code?: string;
      address?: components['schemas']['Address'];
      /** @description The site's main auto receptionist; default: one that is made with the site, and goes with it */
      mainReceptionist?: string;
      /** @description Main company number of the site; leads to its main receptionist */
      mainNumber?: string;
      emergencyAddress?: components['schemas']['Address'];
      /**
       * @description Emergency number pool: caller IDs for emergency calls of extensions without a number
       * @default []
       */
      emergencyNumbers?: string[];
      /**
       * @description Emergency calls; a site overrides the account field by field
       * @default {}
       */
      emergency?: components['schemas']['EmergencyPolicy'];
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description What levels below cannot change; what they say already does not count
       * @default []
       */
      locked?: components['schemas']['Locked'];
      /** @description What calls do where `callHandling` is locked; default: all phones ring, then voicemail */
      callHandling?: components['schemas']['CallHandling'];
      /** @description Which callers are refused where `blocking` is locked; default: none */
      blocking?: components['schemas']['Blocking'];
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    SiteInput: {
      /** @description Name of the site */
      name: string;
      /** @description Site code, with which all extensions of the site begin */
      code?: string;
      address?: components['schemas']['Address'];
      /** @description The site's main auto receptionist; default: one that is made with the site, and goes with it */
      mainReceptionist?: string;
      /** @description Main company number of the site; leads to its main receptionist */
      mainNumber?: string;
      emergencyAddress?: components['schemas']['Address'];
      /**
       * @description Emergency number pool: caller IDs for emergency calls of extensions without a number
       * @default []
       */
      emergencyNumbers?: string[];
      /**
       * @description Emergency calls; a site overrides the account field by field
       * @default {}
       */
      emergency?: components['schemas']['EmergencyPolicy'];
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /**
       * @description What levels below cannot change; what they say already does not count
       * @default []
       */
      locked?: components['schemas']['Locked'];
      /** @description What calls do where `callHandling` is locked; default: all phones ring, then voicemail */
      callHandling?: components['schemas']['CallHandling'];
      /** @description Which callers are refused where `blocking` is locked; default: none */
      blocking?: components['schemas']['Blocking'];
    };
    /** @description Unwanted calls from outside */
    Spam: {
      /**
       * @description Numbers that are known for unwanted calls
       * @default []
       */
      numbers?: string[];
      /**
       * @description mark: the label stands before the name that phones show; voicemail: it goes to the box of whoever is called, where there is one; block: it is refused
       * @default mark
       * @enum {string}
       */
      action?: 'mark' | 'voicemail' | 'block';
      /**
       * @description The label
       * @default Spam
       */
      label?: string;
    };
    System: {
      /** @description Stable code */
      code: string;
      /** @description What it means */
      title: string;
      /** @description HTTP status */
      status: number;
    };
    /** @description Where calls are sent, the next when one fails; none: the trunk registers with us */
    Target: {
      /** @description Host name or address */
      host: string;
      /** @description Port; default: as RFC 3263 finds it */
      port?: number;
      /**
       * @description SIP transport; dns: the one that NAPTR records of the host tell (RFC 3263), with TLS alone where SRTP is required
       * @default tls
       * @enum {string}
       */
      transport?: 'udp' | 'tcp' | 'tls' | 'dns';
    }[];
    Token: {
      /** @description Identifies the token; it is the part behind the first underscore */
      id: string;
      /** @description What it is for */
      name: string;
      /** @description What may be done with it */
      grants: components['schemas']['Grant'];
      /**
       * Format: date-time
       * @description It is of no use from then on
       */
      expiresAt?: string;
      /** @description Addresses and CIDR ranges from which it may be used; none: from everywhere */
      allowedAddresses?: string[];
      /** @description Limit of its own */
      requestsPerMinute?: number;
      /** @description It is a session of this administrator */
      administrator?: string;
      /** @description Who made it */
      createdBy: string;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last used; of tokens, not of sessions
       */
      lastUsedAt?: string;
      /** @description From which address */
      lastUsedFrom?: string;
    };
    Trunk: {
      /** @description Name of the trunk */
      name: string;
      /**
       * @description A customer's session border controller, a carrier, or a customer's PBX
       * @default sbc
       * @enum {string}
       */
      kind?: 'sbc' | 'carrier' | 'pbx';
      /** @description Site to which it belongs */
      site?: string;
      /**
       * @description Where calls are sent, the next when one fails; none: the trunk registers with us
       * @default []
       */
      targets?: components['schemas']['Target'];
      certificate?: components['schemas']['Certificate'];
      /**
       * @description Requests from here are this trunk
       * @default []
       */
      addresses?: string[];
      registration?: {
        /** @description SIP domain or address of the registrar; default: the first target */
        registrar?: string;
        /** @description User name */
        username: string;
        /**
         * @description Life that is asked for, seconds
         * @default 3600
         */
        expiresSeconds?: number;
      };
      /**
       * @description SRTP
       * @default required
       * @enum {string}
       */
      encryption?: 'required' | 'allowed' | 'off';
      /**
       * @description In this order
       * @default [
       *       "opus",
       *       "pcmu",
       *       "pcma",
       *       "g729"
       *     ]
       */
      codecs?: ('opus' | 'pcmu' | 'pcma' | 'g729' | 'g722')[];
      /**
       * @description Calls at the same time
       * @default 1000
       */
      maxCalls?: number;
      /**
       * @description New calls each second
       * @default 100
       */
      maxCallsPerSecond?: number;
      /**
       * @description Between two OPTIONS to the peer; 0: none, seconds
       * @default 10
       */
      optionsSeconds?: number;
      /**
       * @description Calls to the peer
       * @default {}
       */
      outbound?: components['schemas']['Outbound'];
      /**
       * @description Calls from the peer
       * @default {}
       */
      inbound?: components['schemas']['Inbound'];
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    /** @description Trunks, which stand in for each other */
    Trunk2: {
      /** @description Trunk */
      trunk: string;
      /**
       * @description Lower ones first
       * @default 1
       */
      priority?: number;
      /**
       * @description Share of the calls among the same priority
       * @default 10
       */
      weight?: number;
    }[];
    TrunkInput: {
      /** @description Name of the trunk */
      name: string;
      /**
       * @description A customer's session border controller, a carrier, or a customer's PBX
       * @default sbc
       * @enum {string}
       */
      kind?: 'sbc' | 'carrier' | 'pbx';
      /** @description Site to which it belongs */
      site?: string;
      /**
       * @description Where calls are sent, the next when one fails; none: the trunk registers with us
       * @default []
       */
      targets?: components['schemas']['Target'];
      certificate?: components['schemas']['Certificate'];
      /**
       * @description Requests from here are this trunk
       * @default []
       */
      addresses?: string[];
      registration?: {
        /** @description SIP domain or address of the registrar; default: the first target */
        registrar?: string;
        /** @description User name */
        username: string;
        /** @description Password; has to be kept as it is */
        password: string;
        /**
         * @description Life that is asked for, seconds
         * @default 3600
         */
        expiresSeconds?: number;
      };
      /**
       * @description SRTP
       * @default required
       * @enum {string}
       */
      encryption?: 'required' | 'allowed' | 'off';
      /**
       * @description In this order
       * @default [
       *       "opus",
       *       "pcmu",
       *       "pcma",
       *       "g729"
       *     ]
       */
      codecs?: ('opus' | 'pcmu' | 'pcma' | 'g729' | 'g722')[];
      /**
       * @description Calls at the same time
       * @default 1000
       */
      maxCalls?: number;
      /**
       * @description New calls each second
       * @default 100
       */
      maxCallsPerSecond?: number;
      /**
       * @description Between two OPTIONS to the peer; 0: none, seconds
       * @default 10
       */
      optionsSeconds?: number;
      /**
       * @description Calls to the peer
       * @default {}
       */
      outbound?: components['schemas']['Outbound'];
      /**
       * @description Calls from the peer
       * @default {}
       */
      inbound?: components['schemas']['Inbound'];
    };
    User: {
      /** @description Full extension, and user part of the SIP address */
      extension: string;
      /** @description Site; default: the first one */
      site?: string;
      /** @description Name that others see */
      name?: string;
      emergencyAddress?: components['schemas']['Address'];
      /**
       * @description Devices that call handling can ring by themselves; others need not be named
       * @default []
       */
      devices?: components['schemas']['Device'];
      /**
       * @description What calls do; on holidays by default as when closed, and when closed as during business hours
       * @default {}
       */
      callHandling?: components['schemas']['CallHandling'];
      /**
       * @description The extension's own block list
       * @default {}
       */
      blocking?: components['schemas']['Blocking'];
      /**
       * @description Whose lamps the phone shows, in the order of its keys; it watches them as one list, lamps-<extension>
       * @default []
       */
      busyLamps?: string[];
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /** @description Where voicemail and notifications go */
      email?: string;
      /** @description Number of the mobile phone to which calls can be switched */
      mobile?: string;
      /**
       * @description What the user may do
       * @default licensed
       * @enum {string}
       */
      licence?: 'basic' | 'licensed';
      /**
       * @description Who may act for this user (shared line appearance)
       * @default []
       */
      delegates?: components['schemas']['Delegate'];
      vip?: components['schemas']['Vip'];
      /**
       * @description Who else listens to the voicemail box
       * @default []
       */
      voicemailAccess?: string[];
      /** @description Whether a PIN is set */
      hasPin: boolean;
      /** @description Grows with every change; the entity tag */
      revision: number;
      /**
       * Format: date-time
       * @description When it was made
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was last changed
       */
      updatedAt: string;
    };
    UserInput: {
      /** @description Full extension, and user part of the SIP address */
      extension: string;
      /** @description Site; default: the first one */
      site?: string;
      /** @description Name that others see */
      name?: string;
      /** @description SIP password; only hashes of it are kept */
      password?: string;
      /** @description PIN for voicemail, hot desking and the phone lock */
      pin?: string;
      emergencyAddress?: components['schemas']['Address'];
      /**
       * @description Devices that call handling can ring by themselves; others need not be named
       * @default []
       */
      devices?: components['schemas']['Device'];
      /**
       * @description What calls do; on holidays by default as when closed, and when closed as during business hours
       * @default {}
       */
      callHandling?: components['schemas']['CallHandling'];
      /**
       * @description The extension's own block list
       * @default {}
       */
      blocking?: components['schemas']['Blocking'];
      /**
       * @description Whose lamps the phone shows, in the order of its keys; it watches them as one list, lamps-<extension>
       * @default []
       */
      busyLamps?: string[];
      /**
       * @description Settings of this level
       * @default {}
       */
      settings?: components['schemas']['Settings'];
      /** @description Where voicemail and notifications go */
      email?: string;
      /** @description Number of the mobile phone to which calls can be switched */
      mobile?: string;
      /**
       * @description What the user may do
       * @default licensed
       * @enum {string}
       */
      licence?: 'basic' | 'licensed';
      /**
       * @description Who may act for this user (shared line appearance)
       * @default []
       */
      delegates?: components['schemas']['Delegate'];
      vip?: components['schemas']['Vip'];
      /**
       * @description Who else listens to the voicemail box
       * @default []
       */
      voicemailAccess?: string[];
    };
    Vip: {
      /**
       * @description Who reaches the principal directly
       * @default []
       */
      callers?: string[];
      /**
       * @description What happens to everybody else
       * @default simultaneous
       * @enum {string}
       */
      mode?: 'simultaneous' | 'delegatesFirst' | 'principalFirst' | 'delegatesOnly' | 'principalOnly' | 'voicemail';
      /**
       * @description How long delegates ring before the principal, or the voicemail box, seconds
       * @default 20
       */
      delegateSeconds?: number;
      /**
       * @description How long the principal rings before the delegates, seconds
       * @default 20
       */
      principalSeconds?: number;
    };
    Voicemail: {
      /** @description Id of the message */
      id: string;
      /** @description Who left it; without any field: the caller hides the number */
      from: {
        extension?: string;
        number?: string;
        name?: string;
      };
      /**
       * Format: date-time
       * @description When it was left
       */
      receivedAt: string;
      /** @description Length, ms */
      durationMs: number;
      /**
       * @description State; what is deleted can be undone for 30 days
       * @enum {string}
       */
      state: 'new' | 'saved' | 'deleted';
      /** @description Marked so by who left it */
      urgent: boolean;
      /**
       * Format: date-time
       * @description When it was first heard
       */
      heardAt?: string;
      /**
       * Format: date-time
       * @description When it was deleted
       */
      deletedAt?: string;
      /** @description What was said, where the box has messages written down and it is done */
      transcript?: string;
    };
    Webhook: {
      /** @description Id of the webhook */
      id: string;
      /** @description Only events of this account; absent: of all and of the cluster */
      account?: string;
      /** @description Where events are sent to by POST */
      url: string;
      /** @description Types of events; `call.*` stands for all that begin so, `*` for all */
      topics: string[];
      /** @description What it is for */
      description?: string;
      /** @description Whether events are sent */
      enabled: boolean;
      /**
       * Format: date-time
       * @description When it was made; earlier events are not sent
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was changed
       */
      updatedAt: string;
    };
    Webhook2: {
      /** @description Id of the webhook */
      id: string;
      /** @description Only events of this account; absent: of all and of the cluster */
      account?: string;
      /** @description Where events are sent to by POST */
      url: string;
      /** @description Types of events; `call.*` stands for all that begin so, `*` for all */
      topics: string[];
      /** @description What it is for */
      description?: string;
      /** @description Whether events are sent */
      enabled: boolean;
      /**
       * Format: date-time
       * @description When it was made; earlier events are not sent
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was changed
       */
      updatedAt: string;
      /** @description Key of the signatures (Standard Webhooks). It is shown this once */
      secret: string;
    };
  };
  responses: {
    /** @description `account-unknown` */
    AccountUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `account-unknown`, `object-unknown` */
    AccountUnknownOrObjectUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `account-unknown`, `object-unknown`, `call-unknown`, `number-unknown` */
    AccountUnknownOrObjectUnknownOrCallUnknownOrNumberUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `account-unknown`, `user-unknown`, `object-unknown` */
    AccountUnknownOrUserUnknownOrObjectUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `address-denied` */
    AddressDenied: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `address-denied`, `permission-denied` */
    AddressDeniedOrPermissionDenied: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `address-denied`, `permission-denied`, `call-not-allowed` */
    AddressDeniedOrPermissionDeniedOrCallNotAllowed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `audio-invalid` */
    AudioInvalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `audio-invalid`, `object-invalid` */
    AudioInvalidOrObjectInvalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `body-too-large` */
    BodyTooLarge: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `call-state` */
    CallState: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `call-unknown` */
    CallUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `call-unknown`, `leg-unknown` */
    CallUnknownOrLegUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `call-unknown`, `leg-unknown`, `number-unknown`, `user-unknown` */
    CallUnknownOrLegUnknownOrNumberUnknownOrUserUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `call-unknown`, `leg-unknown`, `user-unknown` */
    CallUnknownOrLegUnknownOrUserUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `idempotency-mismatch` */
    IdempotencyMismatch: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `idempotency-mismatch`, `object-invalid` */
    IdempotencyMismatchOrObjectInvalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `limit-exceeded`, `store-unavailable` */
    LimitExceededOrStoreUnavailable: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `login-refused`, `code-required` */
    LoginRefusedOrCodeRequired: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `media-type-unsupported` */
    MediaTypeUnsupported: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `no-switch`, `store-unavailable` */
    NoSwitchOrStoreUnavailable: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `node-unknown` */
    NodeUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `node-unreachable` */
    NodeUnreachable: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `number-unknown`, `user-unknown` */
    NumberUnknownOrUserUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `object-exists` */
    ObjectExists: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `object-exists`, `object-in-use` */
    ObjectExistsOrObjectInUse: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `object-exists`, `store-conflict` */
    ObjectExistsOrStoreConflict: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `object-in-use` */
    ObjectInUse: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `object-invalid` */
    ObjectInvalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `object-unknown` */
    ObjectUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `precondition-failed` */
    PreconditionFailed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `range-invalid` */
    RangeInvalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `rate-limited` */
    RateLimited: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `request-invalid` */
    RequestInvalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `request-invalid`, `account-invalid` */
    RequestInvalidOrAccountInvalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `request-invalid`, `client-code-invalid` */
    RequestInvalidOrClientCodeInvalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `resource-unknown` */
    ResourceUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `setup-done`, `store-conflict` */
    SetupDoneOrStoreConflict: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `store-conflict` */
    StoreConflict: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `store-unavailable` */
    StoreUnavailable: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `token-invalid` */
    TokenInvalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `token-missing`, `token-invalid` */
    TokenMissingOrTokenInvalid: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `token-missing`, `token-invalid`, `login-refused` */
    TokenMissingOrTokenInvalidOrLoginRefused: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `token-missing`, `token-invalid`, `login-refused`, `code-required` */
    TokenMissingOrTokenInvalidOrLoginRefusedOrCodeRequired: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `upgrade-required` */
    UpgradeRequired: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  'system.health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /**
             * @description All in all
             * @enum {string}
             */
            status: 'ok' | 'degraded' | 'down';
            /** @description Every node */
            nodes: {
              /** @description Id of the node */
              id: string;
              /** @description What it does */
              role: string;
              /** @description Zone it belongs to */
              zone?: string;
              /**
               * @description State
               * @enum {string}
               */
              state: 'alive' | 'dead' | 'left';
              /** @description It takes no new calls */
              draining: boolean;
              /** @description What it has to carry: calls of a switch */
              load: number;
              /** @description Milliseconds until its lease runs out; negative when it has */
              leaseMs: number;
            }[];
          };
        };
      };
      429: components['responses']['RateLimited'];
      /** @description See the description */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /**
             * @description All in all
             * @enum {string}
             */
            status: 'ok' | 'degraded' | 'down';
            /** @description Every node */
            nodes: {
              /** @description Id of the node */
              id: string;
              /** @description What it does */
              role: string;
              /** @description Zone it belongs to */
              zone?: string;
              /**
               * @description State
               * @enum {string}
               */
              state: 'alive' | 'dead' | 'left';
              /** @description It takes no new calls */
              draining: boolean;
              /** @description What it has to carry: calls of a switch */
              load: number;
              /** @description Milliseconds until its lease runs out; negative when it has */
              leaseMs: number;
            }[];
          };
        };
      };
    };
  };
  'system.ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            ready: true;
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'system.metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'system.openapi': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'system.docs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'system.docs-file': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the file */
        file: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/css': string;
          'text/javascript': string;
          'image/png': string;
        };
      };
      400: components['responses']['RequestInvalid'];
      404: components['responses']['ResourceUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'system.problems': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['System'][];
          };
        };
      };
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'system.problem': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Code of the problem */
        code: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['System'];
        };
      };
      400: components['responses']['RequestInvalid'];
      404: components['responses']['ResourceUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'setup.create': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Printed at the first start */
          token: string;
          /** @description Name to log in with; an e-mail address will do */
          name: string;
          /** @description Password */
          password: string;
        };
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Setup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenInvalid'];
      409: components['responses']['SetupDoneOrStoreConflict'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'sessions.create': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Name to log in with; an e-mail address will do */
          name: string;
          /** @description Password */
          password: string;
          /** @description One-time code */
          code?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Setup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['LoginRefusedOrCodeRequired'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'sessions.delete': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDenied'];
      404: components['responses']['ObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'me.set-password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Password */
          password: string;
          /** @description Password */
          newPassword: string;
        };
      };
    };
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalidOrLoginRefused'];
      403: components['responses']['AddressDenied'];
      404: components['responses']['ObjectUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'me.confirm-one-time-codes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description One-time code */
          code: string;
        };
      };
    };
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalidOrLoginRefused'];
      403: components['responses']['AddressDenied'];
      404: components['responses']['ObjectUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'me.begin-one-time-codes': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Password */
          password: string;
          /** @description One-time code */
          code?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description For an authenticator application, base32 */
            secret: string;
            /** @description The same as a link */
            uri: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalidOrLoginRefusedOrCodeRequired'];
      403: components['responses']['AddressDenied'];
      404: components['responses']['ObjectUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'me.end-one-time-codes': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Password */
          password: string;
        };
      };
    };
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalidOrLoginRefused'];
      403: components['responses']['AddressDenied'];
      404: components['responses']['ObjectUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'tokens.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Only sessions of this administrator */
        administrator?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Tokens */
            items: components['schemas']['Token'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'tokens.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description What it is for */
          name: string;
          /** @description What may be done */
          grants: components['schemas']['Grant3'];
          /**
           * Format: date-time
           * @description It is of no use from then on; default: never
           */
          expiresAt?: string;
          /** @description Addresses and CIDR ranges from which it may be used; none: from everywhere */
          allowedAddresses?: string[];
          /** @description Limit of its own */
          requestsPerMinute?: number;
        };
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Identifies the token; it is the part behind the first underscore */
            id: string;
            /** @description What it is for */
            name: string;
            /** @description What may be done with it */
            grants: components['schemas']['Grant'];
            /**
             * Format: date-time
             * @description It is of no use from then on
             */
            expiresAt?: string;
            /** @description Addresses and CIDR ranges from which it may be used; none: from everywhere */
            allowedAddresses?: string[];
            /** @description Limit of its own */
            requestsPerMinute?: number;
            /** @description It is a session of this administrator */
            administrator?: string;
            /** @description Who made it */
            createdBy: string;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last used; of tokens, not of sessions
             */
            lastUsedAt?: string;
            /** @description From which address */
            lastUsedFrom?: string;
            /** @description Send it as `Authorization: Bearer`. It is shown this once */
            token: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'tokens.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the token */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Token'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'tokens.revoke': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the token */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'me.get': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description `token` or `administrator` */
            kind: string;
            /** @description Of the token, or name of the administrator */
            id: string;
            /** @description For people */
            name: string;
            grants: {
              /** @description A built-in role, or one of your own */
              role: string;
              /** @description Account in which it counts; default: all, and the cluster */
              account?: string;
              /** @description Only of these sites */
              sites?: string[];
              /** @description Only objects with these extensions */
              extensions?: string[];
              /** @description What the role allows */
              permissions: string[];
            }[];
          };
        };
      };
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'administrators.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Administrators */
            items: components['schemas']['Administrator'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'administrators.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Name to log in with; an e-mail address will do */
          name: string;
          /** @description Password */
          password: string;
          /** @description For people */
          displayName?: string;
          /** @description E-mail address */
          email?: string;
          /** @description What may be done */
          grants: components['schemas']['Grant3'];
          /** @description Addresses and CIDR ranges from which it may be used; none: from everywhere */
          allowedAddresses?: string[];
          /** @description Cannot log in */
          disabled?: boolean;
        };
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Administrator'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'administrators.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Name to log in with; an e-mail address will do */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Administrator'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'administrators.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Name to log in with; an e-mail address will do */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'administrators.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Name to log in with; an e-mail address will do */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Administrator'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'roles.list': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Role'][];
          };
        };
      };
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'roles.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the role */
        role: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Role'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'roles.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Name of the role */
        role: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description What it is for */
          description?: string;
          /** @description What it allows */
          permissions: (
            | 'sites:read'
            | 'sites:write'
            | 'business-hours:read'
            | 'business-hours:write'
            | 'holiday-calendars:read'
            | 'holiday-calendars:write'
            | 'prompts:read'
            | 'prompts:write'
            | 'music:read'
            | 'music:write'
            | 'calling-plans:read'
            | 'calling-plans:write'
            | 'recording-policies:read'
            | 'recording-policies:write'
            | 'users:read'
            | 'users:write'
            | 'common-area-phones:read'
            | 'common-area-phones:write'
            | 'auto-receptionists:read'
            | 'auto-receptionists:write'
            | 'ivr-menus:read'
            | 'ivr-menus:write'
            | 'call-queues:read'
            | 'call-queues:write'
            | 'shared-line-groups:read'
            | 'shared-line-groups:write'
            | 'pickup-groups:read'
            | 'pickup-groups:write'
            | 'conference-rooms:read'
            | 'conference-rooms:write'
            | 'parking-lots:read'
            | 'parking-lots:write'
            | 'paging-groups:read'
            | 'paging-groups:write'
            | 'monitoring-permissions:read'
            | 'monitoring-permissions:write'
            | 'external-contacts:read'
            | 'external-contacts:write'
            | 'trunks:read'
            | 'trunks:write'
            | 'route-groups:read'
            | 'route-groups:write'
            | 'routing-rules:read'
            | 'routing-rules:write'
            | 'phone-numbers:read'
            | 'phone-numbers:write'
            | 'accounts:read'
            | 'accounts:write'
            | 'account-document:read'
            | 'account-document:write'
            | 'settings:read'
            | 'settings:write'
            | 'routes:read'
            | 'routes:write'
            | 'voicemail:read'
            | 'voicemail:write'
            | 'recordings:read'
            | 'recordings:write'
            | 'call-records:read'
            | 'call-records:write'
            | 'emergency-calls:read'
            | 'emergency-calls:write'
            | 'nodes:read'
            | 'nodes:write'
            | 'calls:read'
            | 'calls:write'
            | 'registrations:read'
            | 'registrations:write'
            | 'queue-states:read'
            | 'queue-states:write'
            | 'trunk-states:read'
            | 'trunk-states:write'
            | 'traces:read'
            | 'traces:write'
            | 'events:read'
            | 'events:write'
            | 'webhooks:read'
            | 'webhooks:write'
            | 'tokens:read'
            | 'tokens:write'
            | 'administrators:read'
            | 'administrators:write'
            | 'roles:read'
            | 'roles:write'
            | 'access-rules:read'
            | 'access-rules:write'
            | 'audit-log:read'
            | 'audit-log:write'
          )[];
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Role'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Role'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      409: components['responses']['ObjectExistsOrStoreConflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'roles.delete': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the role */
        role: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      409: components['responses']['ObjectExistsOrObjectInUse'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'cluster-access-rule.get': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ClusterAccessRule'];
        };
      };
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'cluster-access-rule.replace': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ClusterAccessRule'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ClusterAccessRule'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'account-access-rule.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ClusterAccessRule'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'account-access-rule.replace': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ClusterAccessRule'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ClusterAccessRule'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'audit-log.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Domain of the account */
        account?: string;
        /** @description Collection */
        resource?: string;
        /** @description Key of the object */
        key?: string;
        /** @description Id of a token, or name of an administrator */
        actor?: string;
        /** @description Made then or later */
        since?: string;
        /** @description Made before */
        until?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Entries */
            items: {
              /** @description Grows with time */
              id: string;
              /**
               * Format: date-time
               * @description When
               */
              at: string;
              /** @description Who */
              actor: {
                kind: string;
                id: string;
                name: string;
              };
              /** @description From where */
              address: string;
              /** @description Id of the operation */
              operation: string;
              /** @description Id of the request */
              requestId: string;
              /** @description Account of the object; absent for what is of the cluster */
              account?: string;
              /** @description Collection of the object */
              resource: string;
              /** @description Key of the object */
              key: string;
              /** @description As it was, without secrets; absent: it was not there */
              before?: unknown;
              /** @description As it became, without secrets; absent: it was deleted */
              after?: unknown;
            }[];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'nodes.list': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Node'][];
          };
        };
      };
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'nodes.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the node */
        node: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Node'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['NodeUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'zones.list': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** @description Name of the zone */
              zone: string;
              /** @description Nodes that are alive */
              alive: number;
              /** @description All of them take no new calls */
              draining: boolean;
              /** @description Calls of its switches */
              load: number;
              /** @description Ids of its nodes */
              nodes: string[];
            }[];
          };
        };
      };
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'nodes.drain': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Id of the node */
        node: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Nodes that this concerns */
            nodes: string[];
            draining: boolean;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['NodeUnknown'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'nodes.undrain': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Id of the node */
        node: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Nodes that this concerns */
            nodes: string[];
            draining: boolean;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['NodeUnknown'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'zones.drain': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Name of the zone */
        zone: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Nodes that this concerns */
            nodes: string[];
            draining: boolean;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['NodeUnknown'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'zones.undrain': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Name of the zone */
        zone: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Nodes that this concerns */
            nodes: string[];
            draining: boolean;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['NodeUnknown'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'accounts.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Accounts */
            items: components['schemas']['Account'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'accounts.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AccountInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'accounts.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'accounts.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AccountInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'accounts.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'accounts.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'account-document.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/yaml': string;
          'application/json': unknown;
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'account-document.apply': {
    parameters: {
      query?: {
        /** @description Only tell what would change */
        dryRun?: boolean;
      };
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/yaml': string;
        'application/json': string;
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description In the order of the sections */
            changes: {
              /**
               * @description What happens to it
               * @enum {string}
               */
              change: 'add' | 'change' | 'delete';
              /** @description Section of the document */
              section: string;
              /** @description Key of the object; empty for the account itself */
              key: string;
              /** @description What becomes different, for people */
              fields: string[];
            }[];
            /** @description Of the account; of a dry run the one before */
            revision: number;
            /** @description Nothing was changed */
            dryRun: boolean;
          };
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description In the order of the sections */
            changes: {
              /**
               * @description What happens to it
               * @enum {string}
               */
              change: 'add' | 'change' | 'delete';
              /** @description Section of the document */
              section: string;
              /** @description Key of the object; empty for the account itself */
              key: string;
              /** @description What becomes different, for people */
              fields: string[];
            }[];
            /** @description Of the account; of a dry run the one before */
            revision: number;
            /** @description Nothing was changed */
            dryRun: boolean;
          };
        };
      };
      400: components['responses']['RequestInvalidOrAccountInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      409: components['responses']['StoreConflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'extensions.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Only of this kind */
        kind?: string;
        /** @description Part of the extension or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Extensions */
            items: components['schemas']['Extension'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'extensions.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Extension'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'extensions.settings': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Full extension */
            extension: string;
            /** @description Its site */
            site: string;
            /** @description Every setting */
            items: {
              /** @description Name of the setting */
              name: string;
              /** @description Absent: nobody says anything */
              value?: unknown;
              /**
               * @description Which level says so
               * @enum {string}
               */
              from: 'default' | 'account' | 'site' | 'extension';
              /**
               * @description Which level has locked it
               * @enum {string}
               */
              lockedBy?: 'account' | 'site' | 'extension';
            }[];
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'extensions.phone-state': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Extension2'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'extensions.set-phone-state': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Extension2'];
        'application/merge-patch+json': components['schemas']['Extension2'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Extension2'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'routes.explain': {
    parameters: {
      query: {
        /** @description Who calls: an extension; `trunk:<name>` or `trunk:<name>:<caller>` for a call from outside */
        from: string;
        /** @description What is dialled */
        to: string;
        /** @description When; default: now */
        at?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description What is dialled */
            dialled: string;
            /** @description Where it leads */
            destination: {
              kind: string;
            } & {
              [key: string]: unknown;
            };
            /** @description The same in a few words */
            description: string;
            /** @description What the called party sees */
            callerId: {
              number?: string;
              name?: string;
              hidden: boolean;
            };
            /** @description Principal or shared line group in whose name the call is made */
            onBehalfOf?: string;
            /** @description What was looked at, and what came of it */
            steps: {
              rule: string;
              outcome: string;
            }[];
            /** @description What would happen there, in this order */
            then: {
              rule: string;
              outcome: string;
            }[];
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrUserUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'extensions.location': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension of a user */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Extension3'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'extensions.set-location': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension of a user */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          address?: components['schemas']['Address2'];
          /** @description The place in words */
          text?: string;
          /** @description For how long; default: for good */
          seconds?: number;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Extension3'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'extensions.remove-location': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension of a user */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'sites.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The sites */
            items: components['schemas']['Site'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'sites.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SiteInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Site'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'sites.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the site */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Site'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'sites.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the site */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SiteInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Site'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Site'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'sites.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the site */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'sites.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the site */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Site'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'business-hours.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The business hours */
            items: components['schemas']['BusinessHours'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'business-hours.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BusinessHoursInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BusinessHours'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'business-hours.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of these hours */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BusinessHours'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'business-hours.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of these hours */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BusinessHoursInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BusinessHours'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BusinessHours'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'business-hours.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of these hours */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'business-hours.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of these hours */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BusinessHours'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'holiday-calendars.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The holiday calendars */
            items: components['schemas']['HolidayCalendar'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'holiday-calendars.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['HolidayCalendarInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HolidayCalendar'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'holiday-calendars.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the calendar */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HolidayCalendar'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'holiday-calendars.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the calendar */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['HolidayCalendarInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HolidayCalendar'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HolidayCalendar'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'holiday-calendars.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the calendar */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'holiday-calendars.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the calendar */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HolidayCalendar'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'prompts.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The prompts */
            items: components['schemas']['Prompt'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'prompts.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PromptInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'prompts.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the prompt */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'prompts.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the prompt */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PromptInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'prompts.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the prompt */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'prompts.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the prompt */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'music.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The music */
            items: components['schemas']['Music'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'music.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the music */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Music'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'music.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the music */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'music.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the music */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Music'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calling-plans.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The calling plans */
            items: components['schemas']['CallingPlan'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calling-plans.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CallingPlanInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallingPlan'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calling-plans.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the plan */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallingPlan'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calling-plans.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the plan */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CallingPlanInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallingPlan'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallingPlan'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calling-plans.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the plan */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calling-plans.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the plan */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallingPlan'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'recording-policies.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The recording policies */
            items: components['schemas']['RecordingPolicy'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'recording-policies.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RecordingPolicyInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecordingPolicy'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'recording-policies.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the policy */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecordingPolicy'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'recording-policies.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the policy */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RecordingPolicyInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecordingPolicy'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecordingPolicy'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'recording-policies.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the policy */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'recording-policies.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the policy */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecordingPolicy'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'users.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The users */
            items: components['schemas']['User'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'users.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'users.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension, and user part of the SIP address */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'users.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension, and user part of the SIP address */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'users.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension, and user part of the SIP address */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'users.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension, and user part of the SIP address */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'common-area-phones.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The common-area phones */
            items: components['schemas']['CommonAreaPhone'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'common-area-phones.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CommonAreaPhoneInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommonAreaPhone'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'common-area-phones.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension, and user part of the SIP address */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommonAreaPhone'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'common-area-phones.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension, and user part of the SIP address */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CommonAreaPhoneInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommonAreaPhone'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommonAreaPhone'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'common-area-phones.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension, and user part of the SIP address */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'common-area-phones.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension, and user part of the SIP address */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommonAreaPhone'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'auto-receptionists.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The auto receptionists */
            items: components['schemas']['AutoReceptionist'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'auto-receptionists.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AutoReceptionistInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AutoReceptionist'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'auto-receptionists.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AutoReceptionist'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'auto-receptionists.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AutoReceptionistInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AutoReceptionist'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AutoReceptionist'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'auto-receptionists.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'auto-receptionists.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AutoReceptionist'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'ivr-menus.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The IVR menus */
            items: components['schemas']['IvrMenu'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'ivr-menus.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['IvrMenuInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IvrMenu'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'ivr-menus.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IvrMenu'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'ivr-menus.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['IvrMenuInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IvrMenu'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IvrMenu'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'ivr-menus.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'ivr-menus.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IvrMenu'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-queues.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The call queues */
            items: components['schemas']['CallQueue'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-queues.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CallQueueInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallQueue'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-queues.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallQueue'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-queues.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CallQueueInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallQueue'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallQueue'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-queues.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-queues.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallQueue'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'shared-line-groups.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The shared line groups */
            items: components['schemas']['SharedLineGroup'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'shared-line-groups.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SharedLineGroupInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SharedLineGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'shared-line-groups.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SharedLineGroup'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'shared-line-groups.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SharedLineGroupInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SharedLineGroup'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SharedLineGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'shared-line-groups.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'shared-line-groups.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SharedLineGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'pickup-groups.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The pickup groups */
            items: components['schemas']['PickupGroup'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'pickup-groups.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PickupGroupInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PickupGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'pickup-groups.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the group */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PickupGroup'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'pickup-groups.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the group */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PickupGroupInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PickupGroup'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PickupGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'pickup-groups.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the group */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'pickup-groups.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the group */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PickupGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'conference-rooms.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The conference rooms */
            items: components['schemas']['ConferenceRoom'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'conference-rooms.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConferenceRoomInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConferenceRoom'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'conference-rooms.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConferenceRoom'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'conference-rooms.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConferenceRoomInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConferenceRoom'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConferenceRoom'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'conference-rooms.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'conference-rooms.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConferenceRoom'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'parking-lots.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The parking lots */
            items: components['schemas']['ParkingLot'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'parking-lots.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ParkingLotInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ParkingLot'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'parking-lots.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the lot */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ParkingLot'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'parking-lots.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the lot */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ParkingLotInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ParkingLot'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ParkingLot'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'parking-lots.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the lot */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'parking-lots.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the lot */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ParkingLot'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'paging-groups.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The paging groups */
            items: components['schemas']['PagingGroup'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'paging-groups.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PagingGroupInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PagingGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'paging-groups.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PagingGroup'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'paging-groups.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PagingGroupInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PagingGroup'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PagingGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'paging-groups.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'paging-groups.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Full extension */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PagingGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'monitoring-permissions.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The monitoring permissions */
            items: components['schemas']['MonitoringPermission'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'monitoring-permissions.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MonitoringPermissionInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MonitoringPermission'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'monitoring-permissions.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the permission */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MonitoringPermission'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'monitoring-permissions.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the permission */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MonitoringPermissionInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MonitoringPermission'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MonitoringPermission'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'monitoring-permissions.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the permission */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'monitoring-permissions.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the permission */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MonitoringPermission'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'external-contacts.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The external contacts */
            items: components['schemas']['ExternalContact'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'external-contacts.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ExternalContactInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExternalContact'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'external-contacts.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExternalContact'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'external-contacts.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ExternalContactInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExternalContact'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExternalContact'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'external-contacts.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'external-contacts.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExternalContact'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'trunks.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The trunks */
            items: components['schemas']['Trunk'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'trunks.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TrunkInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Trunk'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'trunks.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the trunk */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Trunk'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'trunks.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the trunk */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TrunkInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Trunk'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Trunk'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'trunks.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the trunk */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'trunks.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the trunk */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Trunk'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'route-groups.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The route groups */
            items: components['schemas']['RouteGroup'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'route-groups.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RouteGroupInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RouteGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'route-groups.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the route group */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RouteGroup'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'route-groups.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the route group */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RouteGroupInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RouteGroup'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RouteGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'route-groups.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the route group */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'route-groups.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the route group */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RouteGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'routing-rules.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The routing rules */
            items: components['schemas']['RoutingRule'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'routing-rules.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RoutingRuleInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoutingRule'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'routing-rules.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the rule */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoutingRule'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'routing-rules.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the rule */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RoutingRuleInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoutingRule'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoutingRule'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'routing-rules.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the rule */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'routing-rules.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the rule */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoutingRule'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'phone-numbers.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Part of the key or name */
        q?: string;
        /** @description Only those of this site */
        site?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description The phone numbers */
            items: components['schemas']['PhoneNumber'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'phone-numbers.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PhoneNumberInput'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PhoneNumber'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      409: components['responses']['ObjectExists'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'phone-numbers.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description The number, E.164 */
        number: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PhoneNumber'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'phone-numbers.replace': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
        /** @description `*`: only when it is not there yet */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description The number, E.164 */
        number: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PhoneNumberInput'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PhoneNumber'];
        };
      };
      /** @description It was added */
      201: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PhoneNumber'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'phone-numbers.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description The number, E.164 */
        number: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      409: components['responses']['ObjectInUse'];
      412: components['responses']['PreconditionFailed'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'phone-numbers.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description The number, E.164 */
        number: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
        'application/merge-patch+json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PhoneNumber'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'routing-rules.move': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the rule */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description What it is to stand before; null: behind the last one */
          before: string | null;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoutingRule'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'route-groups.move': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the route group */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description What it is to stand before; null: behind the last one */
          before: string | null;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RouteGroup'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatchOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Extension or number that takes part */
        party?: string;
        /** @description `attended`: an application such as a queue or a menu has the caller */
        state?: 'ringing' | 'attended' | 'talking' | 'transferring';
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Calls */
            items: components['schemas']['Call'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Extension, or an E.164 number */
          from: string;
          /** @description What is dialled */
          to: string;
          /** @description Extension in whose name and with whose rights; default: `from` */
          user?: string;
          /** @description The phones of `from` are asked to answer by themselves */
          autoAnswer?: boolean;
          /** @description How long `from` rings */
          ringSeconds?: number;
        };
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Call'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDeniedOrCallNotAllowed'];
      404: components['responses']['NumberUnknownOrUserUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['NoSwitchOrStoreUnavailable'];
    };
  };
  'calls.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Id of the call, also that of its record */
            id: string;
            /** @description Domain of the account */
            account: string;
            /** @description Switch that has it */
            node: string;
            /** @description Zone of the switch */
            zone: string;
            /**
             * @description `attended`: an application such as a queue or a menu has the caller
             * @enum {string}
             */
            state: 'ringing' | 'attended' | 'talking' | 'transferring';
            /** @description SIP URI of the caller */
            from: string;
            /** @description What was dialled */
            to: string;
            /** @description Extension that was dialled */
            resolved?: string;
            /** @description Applications that it went through, in order */
            via?: string[];
            /** @description Code of the client for whom it is */
            clientCode?: string;
            /**
             * Format: date-time
             * @description When it began
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description When somebody rang
             */
            ringingAt?: string;
            /**
             * Format: date-time
             * @description When it was answered
             */
            answeredAt?: string;
            /** @description How often another switch had to go on with it */
            takeovers: number;
            /** @description Kind of application that has it while nobody talks */
            application?: string;
            recording?: components['schemas']['Recording'];
            /** @description All legs */
            legs: {
              /** @description Id of the leg */
              id: string;
              /**
               * @description Who it is in the call
               * @enum {string}
               */
              role: 'caller' | 'callee';
              /** @description SIP URI of who is at the other end */
              address: string;
              /** @description Name, where it is known */
              name?: string;
              /** @description Extension, of a party of ours */
              extension?: string;
              /** @description E.164 number, of a party outside */
              number?: string;
              /** @description Trunk that it came in by */
              trunk?: string;
              /**
               * @description State of the leg
               * @enum {string}
               */
              state: 'trying' | 'ringing' | 'answered' | 'ended';
              /** @description User-Agent of the device */
              device?: string;
              /** @description The party has put the other one on hold */
              holds: boolean;
              /** @description An operator has put the party on hold */
              onHold: boolean;
              /** @description Codec that was negotiated */
              codec?: string;
              /** @description `none`, `DTLS-SRTP`, or the SDES crypto suite */
              encryption?: string;
              /** @description As the service sees it: `sendonly` means that it sends and does not listen */
              direction?: string;
              quality: {
                /** @description Mean opinion score by the E-model, 1 to 4.5; good from 3.5 on */
                mos?: number;
                /** @description Fraction of packets that never arrived, 0 to 1 */
                loss: number;
                /** @description The worst such fraction of any interval */
                lossMax: number;
                /** @description Interarrival jitter, milliseconds */
                jitterMs: number;
                /** @description Round trip, milliseconds; 0 when it was never reported */
                rttMs: number;
                /** @description RTP packets that came from the device */
                packetsReceived: number;
                /** @description RTP packets that were sent to it */
                packetsSent: number;
              };
              media?: {
                address: string;
                port: number;
              };
              dialog?: {
                callId: string;
                localTag: string;
                remoteTag: string;
              };
            }[];
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['CallUnknown'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.hangup': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          /** @description Id of a leg */
          leg?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['CallUnknownOrLegUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.transfer': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description What is dialled for the party */
          to: string;
          /** @description Id of a leg */
          leg?: string;
          /**
           * @description To the voicemail box of the extension `to`
           * @enum {string}
           */
          into?: 'voicemail';
          /** @description In whose name; default: its peer */
          by?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['CallUnknownOrLegUnknownOrNumberUnknownOrUserUnknown'];
      409: components['responses']['CallState'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.join': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Id of the call */
          call: string;
          /** @description Leg of this call that stays */
          leg?: string;
          /** @description Leg of the other call that stays */
          otherLeg?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['CallUnknownOrLegUnknown'];
      409: components['responses']['CallState'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.park': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          /** @description Slot; default: any free one of the parking lot of whoever parks */
          slot?: string;
          /** @description Id of a leg */
          leg?: string;
          /** @description In whose name; default: its peer */
          by?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['CallUnknownOrLegUnknownOrUserUnknown'];
      409: components['responses']['CallState'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.switchToMobile': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          /** @description User whose call it is; default: the only party of ours */
          extension?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDeniedOrCallNotAllowed'];
      404: components['responses']['CallUnknown'];
      409: components['responses']['CallState'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.hold': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          /** @description Id of a leg */
          leg?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Call'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['CallUnknownOrLegUnknown'];
      409: components['responses']['CallState'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.unhold': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          /** @description Id of a leg */
          leg?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Call'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['CallUnknownOrLegUnknown'];
      409: components['responses']['CallState'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.record': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /**
           * @description What to do
           * @enum {string}
           */
          action: 'start' | 'stop' | 'pause' | 'resume';
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Call'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['CallUnknown'];
      409: components['responses']['CallState'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.mark': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description One of the account's codes */
          code: string;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Call'];
        };
      };
      400: components['responses']['RequestInvalidOrClientCodeInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['CallUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'calls.monitor': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Extension of the supervisor */
          supervisor: string;
          /** @description Party that is monitored; default: the first one of ours */
          extension?: string;
          /**
           * @description `whisper`: only the party hears the supervisor; `barge`: both do; `takeOver`: in its place
           * @enum {string}
           */
          mode: 'listen' | 'whisper' | 'barge' | 'takeOver';
          /** @description The phones are asked to answer by themselves */
          autoAnswer?: boolean;
        };
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Call'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDeniedOrCallNotAllowed'];
      404: components['responses']['CallUnknown'];
      409: components['responses']['CallState'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['NoSwitchOrStoreUnavailable'];
    };
  };
  'calls.ladder': {
    parameters: {
      query?: {
        /** @description Form of the answer */
        format?: 'json' | 'mermaid' | 'svg';
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Id of the call */
            call: string;
            /** @description In the order in which they appear */
            participants: {
              /** @description Node, or transport and address of a phone or peer */
              id: string;
              /**
               * @description Inside or outside
               * @enum {string}
               */
              kind: 'node' | 'peer';
              /** @description For people */
              label: string;
              /** @description Role of a node */
              role?: string;
            }[];
            /** @description In the order in which they were sent */
            messages: {
              /** @description Counted from 1 */
              number: number;
              /**
               * Format: date-time
               * @description When it was sent, or received where only that is known
               */
              at: string;
              /** @description Participant that sent it */
              from: string;
              /** @description Participant that received it */
              to: string;
              /** @description Transport */
              transport: string;
              /** @description From one node to the other, by their clocks */
              tookMs?: number;
              /** @description Method; of a response, that of its request */
              method: string;
              /** @description Status of a response */
              status?: number;
              /** @description First line */
              startLine: string;
              /** @description Call-ID of the dialog */
              callId: string;
              /** @description CSeq number */
              cseq: number;
              /** @description It carries a session description */
              sdp: boolean;
              /** @description The same message went this way before */
              repeated: boolean;
              /** @description The whole message; passwords, keys and pressed digits are masked */
              text: string;
            }[];
            /** @description Nodes that did not answer */
            missing: string[];
            /** @description There are more messages than are shown */
            truncated: boolean;
          };
          'text/vnd.mermaid': string;
          'image/svg+xml': string;
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['CallUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'registrations.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Only of this extension */
        extension?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Registrations */
            items: {
              /** @description Of this registration of this phone */
              id: string;
              /** @description User part of the address of record */
              extension: string;
              /** @description Address of record */
              aor: string;
              /** @description Where the phone says that it is */
              contact: string;
              /** @description Transport between phone and load balancer */
              transport: string;
              /** @description Zone whose registrar took it */
              zone: string;
              /**
               * Format: date-time
               * @description It has to be renewed by then
               */
              expiresAt: string;
              /** @description User-Agent of the phone */
              device?: string;
              /** @description Instance id of the phone (RFC 5626) */
              instance?: string;
            }[];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'registrations.delete': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the registration */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'queue-states.list': {
    parameters: {
      query?: {
        /** @description Only this one */
        queue?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Queues, in the order of the account document */
            items: components['schemas']['QueueState'][];
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['NoSwitchOrStoreUnavailable'];
    };
  };
  'queue-states.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the queue */
        queue: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QueueState'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['NoSwitchOrStoreUnavailable'];
    };
  };
  'queue-states.history': {
    parameters: {
      query?: {
        /** @description From then; default: 24 hours before the end */
        since?: string;
        /** @description Until before then; default: now. At most 31 days after the beginning */
        until?: string;
        /** @description Length of an interval, in seconds; the first one begins at `since` */
        every?: number;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the queue */
        queue: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description In order; those in which nothing happened are left out */
            intervals: {
              /**
               * Format: date-time
               * @description When it begins
               */
              from: string;
              /** @description Callers who came */
              entered: number;
              /** @description Answered */
              handled: number;
              /** @description Hung up while waiting */
              abandoned: number;
              /** @description Left by the overflow */
              overflowed: number;
              /** @description Offers that a member has not answered */
              missed: number;
              /** @description Of those who were answered */
              averageWaitSeconds: number;
              /** @description Of conversations that ended in it */
              averageTalkSeconds: number;
              /** @description Percent answered within the target time that is set now */
              serviceLevel?: number;
            }[];
            /** @description Of those who did anything in that time */
            members: {
              /** @description Extension */
              member: string;
              /** @description Calls answered */
              answered: number;
              /** @description Offers not answered */
              missed: number;
              /** @description Conversations that ended */
              talks: number;
              /** @description Their length together */
              talkSeconds: number;
              /** @description How often it opted out */
              optedOut: number;
            }[];
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['NoSwitchOrStoreUnavailable'];
    };
  };
  'queue-states.opt': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the queue */
        queue: string;
        /** @description Extension of the member */
        member: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Whether it takes calls of the queue */
          optedIn: boolean;
          /** @description Why not: one of the reasons that the queue names */
          reason?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['ObjectInvalid'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['NoSwitchOrStoreUnavailable'];
    };
  };
  'queue-states.move': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the queue */
        queue: string;
        /** @description Id of the call */
        call: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Extension or number */
          to: string;
        };
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknownOrCallUnknownOrNumberUnknown'];
      409: components['responses']['CallState'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      502: components['responses']['NodeUnreachable'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'trunk-states.list': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Trunks by name */
            items: {
              /** @description Name of the trunk */
              trunk: string;
              /** @description Calls that it carries now, over all load balancers */
              calls: number;
              /** @description How each load balancer finds it */
              nodes: {
                /** @description The load balancer */
                node: string;
                /**
                 * @description Alive when any target is
                 * @enum {string}
                 */
                state: 'unknown' | 'alive' | 'dead';
                /** @description Where we register with it: whether we are */
                registered?: boolean;
                /** @description Addresses of the trunk */
                targets: {
                  /** @description Transport, host and port */
                  target: string;
                  /**
                   * @description By the answers to OPTIONS
                   * @enum {string}
                   */
                  state: 'unknown' | 'alive' | 'dead';
                  /**
                   * Format: date-time
                   * @description Since when
                   */
                  since: string;
                  /** @description Status of the last answer to OPTIONS */
                  status?: number;
                  /** @description How long it took */
                  rttMs?: number;
                  /** @description Why it is dead */
                  detail?: string;
                }[];
              }[];
            }[];
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'events.stream': {
    parameters: {
      query?: {
        /** @description Types separated by commas; `call.*` stands for all that begin so. Default: all */
        topics?: string;
        /** @description Domain of the account */
        account?: string;
        /** @description Only of this call */
        call?: string;
        /** @description Begins behind this event; default: with what happens from now on */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['LimitExceededOrStoreUnavailable'];
    };
  };
  'events.socket': {
    parameters: {
      query?: {
        /** @description Types separated by commas; `call.*` stands for all that begin so. Default: all */
        topics?: string;
        /** @description Domain of the account */
        account?: string;
        /** @description Only of this call */
        call?: string;
        /** @description Begins behind this event; default: with what happens from now on */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      101: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      426: components['responses']['UpgradeRequired'];
      429: components['responses']['RateLimited'];
      503: components['responses']['LimitExceededOrStoreUnavailable'];
    };
  };
  'events.types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** @description Stable name */
              type: string;
              /** @description When it is told */
              description: string;
            }[];
          };
        };
      };
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'webhooks.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Domain of the account */
        account?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Webhooks */
            items: components['schemas']['Webhook'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'webhooks.create': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Where events are sent to by POST */
          url: string;
          /** @description Types of events; `call.*` stands for all that begin so, `*` for all */
          topics: string[];
          /** @description What it is for */
          description?: string;
          /**
           * @description Whether events are sent
           * @default true
           */
          enabled?: boolean;
          /** @description Domain of the account */
          account?: string;
        };
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Webhook2'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'webhooks.get': {
    parameters: {
      query?: never;
      header?: {
        /** @description 304 when the entity tag is still this one */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Id of the webhook */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Webhook'];
        };
      };
      /** @description It has not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'webhooks.delete': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Id of the webhook */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'webhooks.update': {
    parameters: {
      query?: never;
      header?: {
        /** @description 412 when the entity tag is another one by now */
        'If-Match'?: string;
      };
      path: {
        /** @description Id of the webhook */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Where events are sent to by POST */
          url?: string;
          /** @description Types of events; `call.*` stands for all that begin so, `*` for all */
          topics?: string[];
          /** @description What it is for */
          description?: string;
          /**
           * @description Whether events are sent
           * @default true
           */
          enabled?: boolean;
        };
        'application/merge-patch+json': {
          /** @description Where events are sent to by POST */
          url?: string;
          /** @description Types of events; `call.*` stands for all that begin so, `*` for all */
          topics?: string[];
          /** @description What it is for */
          description?: string;
          /**
           * @description Whether events are sent
           * @default true
           */
          enabled?: boolean;
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Webhook'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'webhooks.rotate-secret': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Id of the webhook */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Webhook2'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'webhooks.deliveries': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Only those */
        state?: 'pending' | 'delivered' | 'dead';
      };
      header?: never;
      path: {
        /** @description Id of the webhook */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Deliveries */
            items: {
              /** @description Id of the delivery, `webhook-id` of the request */
              id: string;
              /** @description Type of the event */
              type: string;
              /**
               * @description `dead`: not tried any more
               * @enum {string}
               */
              state: 'pending' | 'delivered' | 'dead';
              /** @description How often it was tried */
              attempts: number;
              /**
               * Format: date-time
               * @description When the event happened
               */
              createdAt: string;
              /**
               * Format: date-time
               * @description When it is tried next, or was tried last
               */
              at: string;
              /** @description HTTP status of the last answer */
              status?: number;
              /** @description What was wrong the last time */
              error?: string;
              /** @description What is sent */
              event: unknown;
            }[];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'webhooks.replay': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Id of the webhook */
        id: string;
        /** @description Id of the delivery */
        delivery: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'webhooks.replay-dead': {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a repeated request harmless */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description Id of the webhook */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Deliveries that are tried again */
            replayed: number;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      422: components['responses']['IdempotencyMismatch'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'system.cluster-metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'prompts.audio': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the prompts */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'audio/wav': string;
        };
      };
      /** @description See the description */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'audio/wav': string;
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      416: components['responses']['RangeInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'prompts.upload': {
    parameters: {
      query?: {
        /** @description Answer only when the sound is in use, or cannot be */
        wait?: boolean;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the prompts */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'audio/wav': string;
        'audio/x-wav': string;
        'audio/wave': string;
        'audio/mpeg': string;
        'audio/mp3': string;
        'audio/ogg': string;
        'audio/opus': string;
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt2'];
        };
      };
      /** @description See the description */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt2'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['AudioInvalidOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['LimitExceededOrStoreUnavailable'];
    };
  };
  'music.audio': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the music */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'audio/wav': string;
        };
      };
      /** @description See the description */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'audio/wav': string;
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      416: components['responses']['RangeInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'music.upload': {
    parameters: {
      query?: {
        /** @description Answer only when the sound is in use, or cannot be */
        wait?: boolean;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Name of the music */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'audio/wav': string;
        'audio/x-wav': string;
        'audio/wave': string;
        'audio/mpeg': string;
        'audio/mp3': string;
        'audio/ogg': string;
        'audio/opus': string;
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt2'];
        };
      };
      /** @description See the description */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt2'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['AudioInvalidOrObjectInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['LimitExceededOrStoreUnavailable'];
    };
  };
  'voicemail.greeting': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the box */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'audio/wav': string;
        };
      };
      /** @description See the description */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'audio/wav': string;
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      416: components['responses']['RangeInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'voicemail.set-greeting': {
    parameters: {
      query?: {
        /** @description Answer only when the sound is in use, or cannot be */
        wait?: boolean;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the box */
        extension: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'audio/wav': string;
        'audio/x-wav': string;
        'audio/wave': string;
        'audio/mpeg': string;
        'audio/mp3': string;
        'audio/ogg': string;
        'audio/opus': string;
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt2'];
        };
      };
      /** @description See the description */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt2'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      422: components['responses']['AudioInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['LimitExceededOrStoreUnavailable'];
    };
  };
  'voicemail.delete-greeting': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the box */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'audio-jobs.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the job */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Prompt2'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['ObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'voicemail.box': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the box */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Extension */
            extension: string;
            /** @description Messages that nobody has heard */
            new: number;
            /** @description Messages that were heard */
            saved: number;
            /** @description Urgent ones among the new */
            urgentNew: number;
            /** @description Urgent ones among the saved */
            urgentSaved: number;
            /** @description It has a greeting of its own */
            hasGreeting: boolean;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'voicemail.messages': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Only in this state */
        state?: 'new' | 'saved' | 'deleted';
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the box */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Messages */
            items: components['schemas']['Voicemail'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'voicemail.message': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the box */
        extension: string;
        /** @description Id of the message */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Voicemail'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'voicemail.delete-message': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the box */
        extension: string;
        /** @description Id of the message */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'voicemail.update-message': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the box */
        extension: string;
        /** @description Id of the message */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /**
           * @description Its state from now on
           * @enum {string}
           */
          state: 'new' | 'saved' | 'deleted';
        };
        'application/merge-patch+json': {
          /**
           * @description Its state from now on
           * @enum {string}
           */
          state: 'new' | 'saved' | 'deleted';
        };
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Voicemail'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['MediaTypeUnsupported'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'voicemail.message-audio': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the box */
        extension: string;
        /** @description Id of the message */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'audio/wav': string;
        };
      };
      /** @description See the description */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'audio/wav': string;
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      416: components['responses']['RangeInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'recordings.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Of this call */
        callId?: string;
        /** @description Of this owner, or in which this extension is heard */
        extension?: string;
        /** @description Began then or later */
        since?: string;
        /** @description Began before */
        until?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Recordings */
            items: components['schemas']['Recording2'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'recordings.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the recording */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recording2'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'recordings.delete': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the recording */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'recordings.audio': {
    parameters: {
      query?: {
        /** @description Which of its parts */
        part?: number;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the recording */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'audio/wav': string;
        };
      };
      /** @description See the description */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'audio/wav': string;
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      416: components['responses']['RangeInvalid'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-records.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Began then or later */
        since?: string;
        /** @description Began before */
        until?: string;
        /** @description Who called: an extension, a number, or as it stands in the record */
        from?: string;
        /** @description What was dialled, or what that was resolved to */
        to?: string;
        /** @description Takes part in it, or was only rung: an extension or a number */
        party?: string;
        /** @description Outcome */
        outcome?: string;
        /** @description Reason */
        reason?: string;
        /** @description Code of the client for whom it was */
        clientCode?: string;
        /** @description Talked for at least so long, ms */
        minDurationMs?: number;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Call records */
            items: components['schemas']['CallRecord'][];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-records.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Id of the call */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CallRecord'];
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-records.csv': {
    parameters: {
      query?: {
        /** @description Began then or later */
        since?: string;
        /** @description Began before */
        until?: string;
        /** @description Who called: an extension, a number, or as it stands in the record */
        from?: string;
        /** @description What was dialled, or what that was resolved to */
        to?: string;
        /** @description Takes part in it, or was only rung: an extension or a number */
        party?: string;
        /** @description Outcome */
        outcome?: string;
        /** @description Reason */
        reason?: string;
        /** @description Code of the client for whom it was */
        clientCode?: string;
        /** @description Talked for at least so long, ms */
        minDurationMs?: number;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'emergency-calls.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** @description Id of the call */
              callId: string;
              /**
               * Format: date-time
               * @description When
               */
              at: string;
              /** @description As dialled */
              number: string;
              /** @description Who called */
              extension?: string;
              /** @description Shared phone that it was made from */
              phone?: string;
              /** @description Name of who called */
              name?: string;
              /** @description Site */
              site?: string;
              /** @description Where help is to go */
              address?: {
                [key: string]: unknown;
              };
              /** @description What the user has reported as the place */
              reported?: string;
            }[];
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-history.list': {
    parameters: {
      query?: {
        /** @description Items of a page */
        limit?: number;
        /** @description `nextCursor` of the page before */
        cursor?: string;
        /** @description Only these */
        direction?: 'in' | 'out' | 'missed';
        /** @description Began then or later */
        since?: string;
        /** @description Began before */
        until?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the user */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Calls */
            items: {
              /** @description Id of the call, and of its record */
              call: string;
              /**
               * @description `out`: the user made it; `in`: he took it; `missed`: it was for him, or rang at his phones, and he did not
               * @enum {string}
               */
              direction: 'in' | 'out' | 'missed';
              /**
               * @description What came of it: `elsewhere`: somebody else took it; `unreachable`: no phone rang; `abandoned`: rang until the caller gave up
               * @enum {string}
               */
              result: 'answered' | 'elsewhere' | 'busy' | 'declined' | 'unanswered' | 'unreachable' | 'abandoned';
              /** @description Who is at the other end; nothing of who does not want to be shown */
              party: {
                /** @description Extension */
                extension?: string;
                /** @description E.164 number */
                number?: string;
                /** @description Name */
                name?: string;
              };
              /** @description Who took it, of a call that somebody else took */
              answeredBy?: {
                /** @description Extension */
                extension?: string;
                /** @description E.164 number */
                number?: string;
                /** @description Name */
                name?: string;
              };
              /** @description What the caller has dialled */
              dialled: string;
              /** @description Applications that it went through, in order */
              via?: string[];
              /**
               * Format: date-time
               * @description When it began
               */
              startedAt: string;
              /**
               * Format: date-time
               * @description When it was answered, by whomever
               */
              answeredAt?: string;
              /**
               * Format: date-time
               * @description When it ended
               */
              endedAt: string;
              /** @description Talk time of the call, ms */
              durationMs: number;
              /** @description Ids of its recordings */
              recordings?: string[];
              /** @description Code of the client for whom it was */
              clientCode?: string;
            }[];
            /** @description For the next page; absent on the last one */
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
  'call-history.csv': {
    parameters: {
      query?: {
        /** @description Only these */
        direction?: 'in' | 'out' | 'missed';
        /** @description Began then or later */
        since?: string;
        /** @description Began before */
        until?: string;
      };
      header?: never;
      path: {
        /** @description Domain of the account */
        account: string;
        /** @description Extension of the user */
        extension: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      400: components['responses']['RequestInvalid'];
      401: components['responses']['TokenMissingOrTokenInvalid'];
      403: components['responses']['AddressDeniedOrPermissionDenied'];
      404: components['responses']['AccountUnknownOrObjectUnknown'];
      429: components['responses']['RateLimited'];
      503: components['responses']['StoreUnavailable'];
    };
  };
}
