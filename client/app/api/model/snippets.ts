import { type Asked, envelope, type Shape } from "./request.ts";

export const languages = ["curl", "sdk", "cli", "socket"] as const;
export type SnippetLanguage = (typeof languages)[number];

/** What a method asks of who calls it. */
export interface Needs {
  readonly access: string;
  readonly socketOnly: boolean;
}

/**
 * The same call in a shell, in a program with our SDK, on our command line and over plain Socket.IO.
 * @param origin where the cluster is, such as http://localhost:8080
 */
export function snippet(language: SnippetLanguage, asked: Asked, shape: Shape, needs: Needs, origin: string): string {
  if (language === "curl") return curl(envelope(asked, shape), needs, origin);
  if (language === "sdk") return sdk(asked, needs, origin);
  return language === "cli" ? cli(asked) : socket(envelope(asked, shape), shape, needs, origin);
}

const isOperators = ({ access }: Needs) => access === "operator" || access === "observer";

/** Text in single quotes as a POSIX shell takes it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

function curl(request: unknown, needs: Needs, origin: string): string {
  const headers = [
    "content-type: application/json",
    ...(needs.access === "public" || needs.access === "operator" ? [] : ["authorization: Bearer $TOKEN"]),
    ...(isOperators(needs) ? ["x-teahouse-operator: $TEAHOUSE_OPERATOR_KEY"] : []),
  ];
  return [
    `curl -i ${origin}/rpc`,
    ...headers.map((header) => `  -H "${header}"`),
    `  -d ${quoted(JSON.stringify(request))}`,
  ].join(" \\\n");
}

function sdk({ method, params }: Asked, needs: Needs, origin: string): string {
  const options = [
    `url: "${origin}"`,
    ...(needs.access === "public" || needs.access === "operator" ? [] : ["token"]),
    ...(isOperators(needs) ? ["operator: () => operatorKey"] : []),
  ];
  return [
    `import { connect } from "./dist/client/sdk/index.js";`,
    "",
    `const client = await connect({ ${options.join(", ")} });`,
    `const result = await client.call(${JSON.stringify(method)}, ${JSON.stringify(params, null, 2)});`,
  ].join("\n");
}

const cli = ({ method, params }: Asked) => {
  const text = JSON.stringify(params);
  return `npx teahouse rpc ${method}${text === "{}" ? "" : ` ${quoted(text)}`}`;
};

function socket(request: unknown, shape: Shape, needs: Needs, origin: string): string {
  const auth = [
    ...(needs.access === "public" || needs.access === "operator" ? [] : ["token"]),
    ...(isOperators(needs) ? ["operator: operatorKey"] : []),
  ];
  const options = [`transports: ["websocket"]`, ...(auth.length > 0 ? [`auth: { ${auth.join(", ")} }`] : [])];
  const text = JSON.stringify(request, null, 2);
  return [
    `import { io } from "socket.io-client";`,
    "",
    `const socket = io("${origin}", { ${options.join(", ")} });`,
    shape === "notification"
      ? `socket.emit("rpc", ${text});`
      : `const answer = await socket.emitWithAck("rpc", ${text});`,
  ].join("\n");
}
