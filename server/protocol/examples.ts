import { clusterExamples, systemExamples } from "./examples/cluster.ts";
import { messageExamples, reactionExamples, typingExamples } from "./examples/messages.ts";
import { presenceExamples, sessionExamples, userExamples } from "./examples/people.ts";
import { inboxExamples, memberExamples, roomExamples } from "./examples/rooms.ts";
import type { Example } from "./examples/samples.ts";
import type { MethodName } from "./methods.ts";

/** One call of each method and what it may answer: for the OpenRPC document, and carried out by a test. */
export const examples: { [M in MethodName]: Example<M> } = {
  ...sessionExamples,
  ...userExamples,
  ...roomExamples,
  ...memberExamples,
  ...messageExamples,
  ...reactionExamples,
  ...inboxExamples,
  ...typingExamples,
  ...presenceExamples,
  ...clusterExamples,
  ...systemExamples,
};
