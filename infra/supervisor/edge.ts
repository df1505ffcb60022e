import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure } from "../failure.ts";
import type { Words } from "../words.ts";
import { Child } from "./child.ts";
import { type Folders, root } from "./folders.ts";

/** What differs between installations of the edge. */
export interface Site {
  host: string;
  port: number;
  nodePorts: readonly number[];
  /** These nodes were told to listen on Unix sockets as well (unixSocketOf). */
  unixSockets?: boolean;
  limits: boolean;
  /** How long the workers from before a reload keep their sockets, as nginx writes times. */
  keepSockets: string;
}

/** Copies nginx.conf into the data folder and writes the small files beside it that it includes. */
export function writeSite(site: Site, folders: Folders): void {
  const folder = join(folders.edge, "site");
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(root, "nginx.conf"), join(folders.edge, "nginx.conf"));
  const files = {
    "main.conf": mainFile(site, folders),
    "events.conf": [`worker_connections ${Math.min(32_768, fileLimit() - 64)};`],
    "http.conf": httpFile(site, folders),
    "upstream.conf": site.nodePorts.map(
      (port) => `server ${upstreamOf(port, site, folders)} max_fails=1 fail_timeout=2s;`,
    ),
    "affinity.conf": ["hash $affinity consistent;"],
    "server.conf": serverFile(site),
  };
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
}

/** Throws with nginx's own words when it does not accept the files. */
export async function testSite(program: string, folders: Folders, words: Words): Promise<void> {
  try {
    await promisify(execFile)(program, ["-t", "-q", ...argsFor(folders)]);
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    const lines = said.split("\n").filter(Boolean);
    throw new Failure("E_EDGE_FAILED", words.edgeFailed(lines), lines);
  }
}

/** nginx, in the foreground, with everything it writes inside the data folder. */
export function edgeChild(program: string, folders: Folders): Child {
  return new Child({
    name: "nginx",
    command: program,
    args: [...argsFor(folders), "-g", "daemon off;"],
    log: join(folders.logs, "edge.log"),
    // Finishes the answers that are under way; sockets end with their nodes.
    stopSignal: "SIGQUIT",
  });
}

function argsFor(folders: Folders): string[] {
  return ["-p", folders.edge, "-e", "stderr", "-c", join(folders.edge, "nginx.conf")];
}

/**
 * Where a node on this machine listens for the edge: what goes this way is not carried through TCP, which costs both
 * sides as much again. Nothing where the path is longer than the system takes, or no address to nginx: there it is TCP.
 */
export function unixSocketOf(port: number, folders: Folders): string | undefined {
  const path = join(folders.edge, `node-${port}.sock`);
  return Buffer.byteLength(path) < 100 && !path.includes(":") ? path : undefined;
}

function upstreamOf(port: number, site: Site, folders: Folders): string {
  const path = site.unixSockets ? unixSocketOf(port, folders) : undefined;
  return path === undefined ? `127.0.0.1:${port}` : quoted(`unix:${path}`);
}

function mainFile(site: Site, folders: Folders): string[] {
  return [
    `pid ${quoted(join(folders.edge, "nginx.pid"))};`,
    "error_log stderr warn;",
    `worker_shutdown_timeout ${site.keepSockets};`,
    `worker_rlimit_nofile ${fileLimit()};`,
    // The workers of a root's nginx would become "nobody", who can read neither the checkout nor the data folder.
    ...(process.getuid?.() === 0 ? [`user root ${execFileSync("id", ["-gn"], { encoding: "utf8" }).trim()};`] : []),
  ];
}

function httpFile(site: Site, folders: Folders): string[] {
  const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return [
    `access_log ${quoted(join(folders.logs, "edge-access.log"))} teahouse buffer=32k flush=1s;`,
    ...kinds.map((kind) => `${kind}_temp_path ${quoted(join(folders.edge, `${kind}_temp`))};`),
    `geo $limits { default ${site.limits ? "on" : "off"}; }`,
    "geo $affinity_by { default ring; }",
  ];
}

function serverFile(site: Site): string[] {
  const address = site.host.includes(":") ? `[${site.host}]` : site.host;
  return [
    `listen ${address}:${site.port} backlog=4096;`,
    // localhost is ::1 first for most browsers.
    ...(site.host === "0.0.0.0" && hasIpv6() ? [`listen [::]:${site.port} ipv6only=on backlog=4096;`] : []),
    ...(site.host === "127.0.0.1" && hasIpv6() ? [`listen [::1]:${site.port} backlog=4096;`] : []),
    `root ${quoted(join(root, "dist/page"))};`,
  ];
}

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some(({ family }) => family === "IPv6"));
}

/** How many files a process of ours may open: nginx may raise its own limit up to the hard one. */
function fileLimit(): number {
  try {
    const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    return hard === "unlimited" ? 65_536 : Math.min(65_536, Number(hard ?? 1_024));
  } catch {
    return 10_240; // macOS
  }
}

/** A path as nginx reads it: spaces, quotes and `$` in it are no syntax. */
function quoted(path: string): string {
  return `"${path.replace(/(["\\])/g, "\\$1")}"`;
}
