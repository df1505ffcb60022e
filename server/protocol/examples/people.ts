import { type ExamplesOf, samples } from "./samples.ts";

const { at, ann, bob, clientId, token } = samples;

const session = { id: samples.session, device: "curl", createdAt: at, expiresAt: at + 2_592_000_000, current: true };

export const sessionExamples: ExamplesOf<"session"> = {
  "session.guest": { params: { name: "Bob" }, result: { token, user: bob } },
  "session.register": {
    params: { name: "Ann", password: "correct horse battery", clientId },
    result: { token, user: ann },
  },
  "session.login": { params: { name: "Ann", password: "correct horse battery" }, result: { token, user: ann } },
  "session.logout": { params: { clientId }, result: { ok: true } },
  "session.get": { params: {}, result: { user: ann, session } },
  "session.list": { params: {}, result: { sessions: [session] } },
  "session.revoke": { params: { session: samples.session, clientId }, result: { ok: true } },
};

export const userExamples: ExamplesOf<"user"> = {
  "user.get": { params: { users: [ann.id, bob.id] }, result: { users: [ann, bob] } },
  "user.rename": {
    params: { name: "Ann of Hangzhou", clientId },
    result: { user: { ...ann, name: "Ann of Hangzhou" } },
  },
};

export const presenceExamples: ExamplesOf<"presence"> = {
  "presence.watch": { params: { users: [ann.id, bob.id] }, result: { online: [ann.id] } },
};
