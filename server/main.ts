import { ConfigError, readConfig } from "./config.ts";
import { arm } from "./failpoints.ts";
import { startNode } from "./node.ts";
import { SupervisorChannel } from "./supervisor.ts";

/** Nothing may take longer than this when a node is asked to end, ms. */
const END_MS = 4500;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  arm(config.FAILPOINTS);
  // So that a person can see, and kill, a certain node.
  process.title = `teahouse: ${config.NODE_NAME}`;
  const node = await startNode(config, SupervisorChannel.open());
  let ending = false;
  const end = (why: string) => {
    if (ending) return;
    ending = true;
    node.log.info({ why }, "this node ends");
    setTimeout(() => process.exit(1), END_MS).unref();
    node.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        node.log.error({ err: error }, "this node did not end cleanly");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => end("SIGTERM"));
  process.on("SIGINT", () => end("SIGINT"));
  // Started by a supervisor that is gone: nobody would ever stop this node.
  process.on("disconnect", () => end("the supervisor is gone"));
  // A bug must not leave a node that half works; the supervisor starts a new one.
  process.on("unhandledRejection", (error) => {
    node.log.fatal({ err: error }, "a promise nobody awaited was rejected");
    process.exit(70);
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
