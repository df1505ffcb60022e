import { signal } from "@preact/signals";
import type { NamedSchemas, Schema } from "../model/schema.ts";

export interface Param {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** One method as the OpenRPC document has it. */
export interface Method {
  readonly name: string;
  readonly noun: string;
  readonly summary: string;
  readonly access: string;
  readonly socketOnly: boolean;
  /** It leaves something behind. */
  readonly changes: boolean;
  readonly params: Schema;
  readonly result: Schema;
  readonly errors: readonly string[];
  readonly example: { readonly params: Record<string, unknown>; readonly result: unknown };
}

type Bilingual = Readonly<Record<"en" | "zh", string>>;

/** One row of the catalogue of errors. */
export interface ErrorEntry {
  readonly name: string;
  readonly code: number;
  readonly retryable: boolean;
  readonly text: Bilingual;
  readonly meaning: Bilingual;
  readonly advice: Bilingual;
  readonly methods: readonly string[];
}

/** One shape of one event, as the AsyncAPI document has it. */
export interface EventEntry {
  readonly event: string;
  readonly shape: string;
  readonly summary: string;
  readonly schema: Schema;
}

/** What the cluster says of itself. */
export interface Contract {
  readonly methods: readonly Method[];
  readonly schemas: NamedSchemas;
  readonly errors: readonly ErrorEntry[];
  readonly events: readonly EventEntry[];
  /** Names of the events in their order. */
  readonly eventNames: readonly string[];
  readonly eventSchemas: NamedSchemas;
}

interface OpenRpc {
  methods: {
    name: string;
    summary: string;
    params: Param[];
    result: { schema: Schema };
    errors: { $ref: string }[];
    examples: [{ params: { name: string; value: unknown }[]; result: { value: unknown } }];
    "x-access": string;
    "x-socket-only": boolean;
    "x-changes": boolean;
  }[];
  components: { schemas: NamedSchemas };
}

interface AsyncApi {
  operations: Record<string, { action: string; messages: { $ref: string }[] }>;
  components: { messages: Record<string, { summary: string; payload: Schema }>; schemas: NamedSchemas };
}

export const contract = signal<Contract | undefined>(undefined);
export const contractFailed = signal(false);

const last = ({ $ref }: { $ref: string }) => $ref.split("/").at(-1) ?? "";

/** Fetches what the cluster says of itself, unless it is here. */
export async function fetchContract(): Promise<void> {
  if (contract.peek()) return;
  contractFailed.value = false;
  try {
    const [openRpc, asyncApi, catalogue] = await Promise.all([
      document<OpenRpc>("openrpc"),
      document<AsyncApi>("asyncapi"),
      document<{ errors: ErrorEntry[] }>("errors"),
    ]);
    const { events, eventNames } = eventsOf(asyncApi);
    contract.value = {
      methods: openRpc.methods.map(methodOf),
      schemas: openRpc.components.schemas,
      errors: catalogue.errors,
      events,
      eventNames,
      eventSchemas: asyncApi.components.schemas,
    };
  } catch {
    contractFailed.value = true;
  }
}

async function document<T>(name: string): Promise<T> {
  const answer = await fetch(`/${name}.json`);
  if (!answer.ok) throw new Error(`${name}.json: ${answer.status}`);
  return (await answer.json()) as T;
}

function methodOf({ name, summary, params, result, errors, examples, ...more }: OpenRpc["methods"][number]): Method {
  const [example] = examples;
  return {
    name,
    noun: name.split(".")[0] ?? name,
    summary,
    access: more["x-access"],
    socketOnly: more["x-socket-only"],
    changes: more["x-changes"],
    params: {
      type: "object",
      properties: Object.fromEntries(params.map((param) => [param.name, param.schema])),
      required: params.filter(({ required }) => required).map((param) => param.name),
      additionalProperties: false,
    },
    result: result.schema,
    errors: errors.map(last),
    example: {
      params: Object.fromEntries(example.params.map((param) => [param.name, param.value])),
      result: example.result.value,
    },
  };
}

function eventsOf({ operations, components }: AsyncApi): Pick<Contract, "events" | "eventNames"> {
  const sent = Object.entries(operations).filter(([, { action }]) => action === "send");
  const events = sent.flatMap(([event, { messages }]) =>
    messages.map(last).map((shape) => {
      const { summary = "", payload = {} } = components.messages[shape] ?? {};
      return { event, shape, summary, schema: payload };
    }),
  );
  return { events, eventNames: sent.map(([event]) => event) };
}
