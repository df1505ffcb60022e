import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseAllDocuments } from "yaml";
import { root } from "../../../infra/supervisor/folders.ts";

const infra = join(root, "infra");
const read = (name: string) => readFileSync(join(infra, name), "utf8");

/** What a path leads to in a parsed file; undefined where it ends early. */
function at(from: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    from,
  );
}

function documents(name: string): unknown[] {
  return parseAllDocuments(read(name), { merge: true }).map((each) => {
    assert.deepEqual(each.errors, [], name);
    return each.toJS() as unknown;
  });
}

const objects = ["node.yaml", "edge.yaml", "policies.yaml"].flatMap((name) => documents(`kubernetes/${name}`));
const object = (kind: string, name: string) =>
  objects.find((each) => at(each, "kind") === kind && at(each, "metadata", "name") === name) ??
  assert.fail(`there is no ${kind} ${name}`);
const deployment = (name: string) => object("Deployment", name);
const pod = (name: string) => at(deployment(name), "spec", "template", "spec");
const [compose] = documents("compose.yaml");
const [swarm] = documents("swarm.yaml");

/** The default of a variable, or the value itself. */
const plain = (value: unknown) => String(value).replace(/^\$\{\w+:-(.*)\}$/, "$1");
const seconds = (value: unknown) => Number.parseInt(plain(value), 10);

/** How long a node may take to end after its time for the drain, as server/main.ts has it, s. */
const LATE_S = 10;

test("whoever stops a node waits until it has handed over its people", () => {
  for (const file of [compose, swarm]) {
    const node = at(file, "services", "node");
    const drain = seconds(at(node, "environment", "DRAIN_SECONDS"));
    assert.ok(drain > 0 && seconds(at(node, "stop_grace_period")) >= drain + LATE_S);
  }
  const env = at(pod("node"), "containers", 0, "env") as { name: string; value?: string }[];
  const drain = Number(env.find(({ name }) => name === "DRAIN_SECONDS")?.value);
  const command = String(at(pod("node"), "containers", 0, "lifecycle", "preStop", "exec", "command", 2));
  const before = Number(/(\d+)\)$/.exec(command)?.[1]) / 1_000;
  assert.ok(Number(at(pod("node"), "terminationGracePeriodSeconds")) >= before + drain + LATE_S);
});

test("containers run without rights, and write to nothing but their /tmp", () => {
  for (const [where, service] of [
    ...["edge", "node"].map((name) => [`compose ${name}`, at(compose, "services", name)]),
    ...["edge", "node"].map((name) => [`swarm ${name}`, at(swarm, "services", name)]),
    ["compose balancer", at(documents("compose.edges.yaml")[0], "services", "balancer")],
  ] as const) {
    assert.deepEqual([at(service, "read_only"), at(service, "cap_drop")], [true, ["ALL"]], String(where));
  }
  for (const name of ["edge", "node"]) {
    assert.equal(at(pod(name), "securityContext", "runAsNonRoot"), true);
    const { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities } = at(
      pod(name),
      ...["containers", 0, "securityContext"],
    ) as Record<string, unknown>;
    assert.deepEqual(
      [readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities],
      [true, false, { drop: ["ALL"] }],
    );
  }
  const images = read("Dockerfile").split(/^FROM .* AS (?:node|edge)$/m);
  assert.equal(images.slice(1).filter((image) => /^USER (?:node|nginx)$/m.test(image)).length, 2);
});

test("in Kubernetes, services, budgets, policies and scaling mean the pods that there are", () => {
  for (const name of ["node", "edge"]) {
    const labels = at(deployment(name), "spec", "template", "metadata", "labels");
    assert.deepEqual(at(deployment(name), "spec", "selector", "matchLabels"), labels);
    assert.deepEqual(at(object("Service", name), "spec", "selector"), labels);
    assert.deepEqual(at(object("PodDisruptionBudget", name), "spec", "selector", "matchLabels"), labels);
    assert.deepEqual(at(object("NetworkPolicy", name), "spec", "podSelector", "matchLabels"), labels);
    const port = at(pod(name), "containers", 0, "ports", 0, "name");
    assert.equal(at(object("Service", name), "spec", "ports", 0, "targetPort"), port);
    assert.equal(at(object("NetworkPolicy", name), "spec", "ingress", 0, "ports", 0, "port"), port);
  }
  const edges = at(deployment("edge"), "spec", "template", "metadata", "labels");
  const callers = at(object("NetworkPolicy", "node"), "spec", "ingress", 0, "from");
  assert.deepEqual(at(callers, 0, "podSelector", "matchLabels"), edges, "edges reach nodes");
  assert.equal(at(object("HorizontalPodAutoscaler", "node"), "spec", "scaleTargetRef", "name"), "node");
  assert.equal(objects.filter((each) => at(each, "kind") === "Secret").length, 0, "no secret stands in a file");
});

test("each edge is given every small file that nginx.conf includes, and those that differ are used", () => {
  const conf = readFileSync(join(root, "nginx.conf"), "utf8");
  const names = [...conf.matchAll(/include site\/([\w.]+);/g)].map(([, name = ""]) => name);
  for (const name of names) assert.ok(existsSync(join(infra, "edge", name)), name);
  const [kustomization] = documents("kubernetes/kustomization.yaml");
  const differing = readdirSync(join(infra, "kubernetes/site"));
  const listed = at(kustomization, "configMapGenerator", 0, "files") as string[];
  assert.deepEqual(listed.map((file) => file.replace("site/", "")).sort(), differing.sort());
  const mounts = at(pod("edge"), "containers", 0, "volumeMounts") as { mountPath: string; subPath?: string }[];
  for (const name of differing) {
    assert.ok(names.includes(name), name);
    assert.ok(mounts.some(({ mountPath, subPath }) => subPath === name && mountPath === `/etc/nginx/site/${name}`));
  }
  const upstream = read("kubernetes/site/upstream.conf");
  assert.match(upstream, /server node\.teahouse\.svc\.cluster\.local:3000 resolve/);
  assert.equal(at(kustomization, "namespace"), "teahouse");
  assert.equal(at(object("Service", "node"), "spec", "clusterIP"), "None", "each pod has an address of its own in DNS");
});
