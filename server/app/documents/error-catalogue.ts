import { type ErrorName, errors, type MethodName, methods } from "#protocol";
import { errorGuide } from "../../protocol/error-guide.ts";
import { errorGuideZh } from "../../protocol/error-guide.zh.ts";
import { errorTextsZh } from "../../protocol/error-texts.zh.ts";
import { refusalsOf } from "./openrpc.ts";

/** Every error: its stable name, its number, what it says and means, whether to try again, and what to do. */
export const errorCatalogue = {
  description:
    "`name` is the stable key. The error of a call carries it in `data`, with retryable, retryAfterMs (ms), param, requestId, node and docUrl.",
  errors: (Object.keys(errors) as ErrorName[]).map(describe),
};

function describe(name: ErrorName) {
  const { code, message, retryable } = errors[name];
  const guides = { en: errorGuide[name], zh: errorGuideZh[name] };
  return {
    name,
    code,
    retryable,
    text: { en: message, zh: errorTextsZh[name] },
    meaning: { en: guides.en.meaning, zh: guides.zh.meaning },
    advice: { en: guides.en.advice, zh: guides.zh.advice },
    methods: (Object.keys(methods) as MethodName[]).filter((method) => refusalsOf(method).includes(name)),
  };
}
