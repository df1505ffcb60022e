import { said } from "./said.en.ts";

/** Words of the errors that a person at a terminal meets most; the others are told as the cluster tells them. */
const errors: Readonly<Record<string, string>> = {};

/** The way out, by the error's name. */
const fixes: Readonly<Record<string, string>> = {
  OPERATOR_REQUIRED: "Give its key: --key KEY, or TEAHOUSE_OPERATOR_KEY",
  NODE_NOT_FOUND: "See: teahouse nodes ls",
  LAST_NODE: "Add one first: teahouse scale 2",
  ROOM_NOT_FOUND: "See: teahouse rooms",
  SOCKET_ONLY: "See: teahouse tail, teahouse top",
};

/** English; the table that the others must match. */
export const en = {
  summary: "Starts, watches and operates a Teahouse cluster, and talks in it",
  commands: {
    up: "start the local cluster, and wait until it serves",
    down: "end the local cluster; messages are kept",
    status: "the cluster: store, nodes, what happened lately",
    top: "the nodes and what they do, once a second",
    nodes: "look at nodes and operate them",
    ls: "all nodes",
    drain: "move a node's people to others and keep it empty; waits until it is",
    undrain: "let a node take people again",
    kill: "kill a node's process, as a crash would; its supervisor starts it again",
    restart: "drain a node, stop it and start it again; waits until it serves",
    scale: "start or end nodes until there are so many; waits until they serve",
    upgrade: "restart all nodes one after another, while people go on talking",
    load: "let simulated clients chat in the cluster, or `load stop`",
    rooms: "public rooms; --joined: those of this command's guest",
    send: "say something in a room; from standard input without TEXT",
    tail: "show a room's messages as they come",
    bench: "let simulated clients chat for a while, and check what became of every message",
    demo: "show and measure what the cluster is for: scale, sticky, failover, static, all",
    doctor: "look at everything that may keep the cluster from running here",
    open: "print the cluster's address, and open it in the browser",
    rpc: "one call of the API; JSON from standard input with -",
    completion: "a script that completes commands: bash, zsh, fish",
    help: "show help",
  },
  options: {
    url: "the cluster's address (TEAHOUSE_URL; otherwise the one that runs here)",
    key: "the operator's key (TEAHOUSE_OPERATOR_KEY; otherwise that of the local cluster)",
    data: "data folder of the local cluster (TEAHOUSE_DATA)",
    json: "JSON instead of a table; a line each for what goes on",
    quiet: "names or ids only",
    lang: "language: en, zh",
    version: "show the version",
    watch: "again every second",
    wait: "wait until it is well: the store answers, every node serves",
    noWait: "do not wait until it is so",
    waitBack: "wait until it serves again",
    timeout: "how long to wait, in seconds",
    yes: "do not ask",
    dryRun: "only tell what would be done",
    once: "once, and end",
    foreground: "stay, and show what happens; Ctrl-C ends the cluster",
    joined: "rooms that this command's guest is in",
    limit: "how many at most",
    lines: "so many of the messages that are there already",
    noFollow: "show those that are there, and end",
    clients: "how many simulated clients",
    rate: "messages per second, all together",
    mode: "stateless: WebSockets to any node; sticky: long-polling, kept with one node by a cookie",
    seconds: "for how long",
    fast: "in less than 20 s each: fewer clients, shorter",
    results: "folder for the figures",
    print: "only print it",
    name: "name of this command's guest, where it has to be made",
  },
  help: { usage: "Usage:", options: "Options:", global: "Everywhere:", commands: "Commands:", arguments: "Arguments:" },
  helpAfter:
    "Ends with 0 ok · 1 failure · 2 usage · 3 what was claimed is not so · 4 not allowed · 5 nobody answers · 130 Ctrl-C",
  usage: {
    command: (what: string, meant: string | undefined) =>
      `There is no command ${what}. ${meant ? `Did you mean ${meant}? ` : ""}See: teahouse --help`,
    option: (what: string, meant: string | undefined) =>
      `There is no option ${what} here. ${meant ? `Did you mean ${meant}? ` : ""}See: --help`,
    missing: (what: string) => `${what} is missing. See: --help`,
    noValue: (what: string) => `${what} needs a value. See: --help`,
    invalid: (what: string) => `${what}. See: --help`,
    excess: "There is more here than this command takes. Put text with spaces in quotes. See: --help",
    whole: (what: string, given: string, low: number, high: number) =>
      `${what} is "${given}", but must be a number from ${low} to ${high}`,
    oneOf: (what: string, given: string, choices: string) => `${what} is "${given}", but must be one of: ${choices}`,
    subcommand: (command: string) => `${command} needs to know what to do. See: teahouse ${command} --help`,
    needsYes: (line: string) => `Nobody is here to be asked. Try: ${line} --yes`,
    notJson: (why: string) => `The parameters are not JSON (${why}). Try: '{"room":"lobby"}'`,
    method: (what: string, meant: readonly string[]) =>
      `There is no method ${what}. ${meant.length > 0 ? `Did you mean ${meant.join(", ")}? ` : ""}All of them: teahouse rpc --help`,
  },
  errors,
  fixes,
  unreachable: (url: string, why: string) =>
    `No cluster answers at ${url} (${why.replace(/\.$/, "")}). Start one: teahouse up; or name another: --url URL`,
  interrupted: "Interrupted",
  notConfirmed: "Left as it is.",
  sure: "Go on? [y/N] ",
  would: (what: string) => `Would ${what}`,
  noNode: (name: string, names: readonly string[]) => `There is no node ${name}. There are: ${names.join(", ")}`,
  timedOut: (what: string, seconds: number) => `${what} is not so after ${seconds} s. See: teahouse status`,
  ...said,
};

export type CliWords = typeof en;
