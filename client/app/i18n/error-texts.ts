import type { RpcErrorName } from "../../sdk/index.ts";

/** A text for every way in which a call can end badly. */
export type ErrorTexts = { readonly [Name in RpcErrorName]: string };
