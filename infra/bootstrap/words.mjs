/** @typedef {"en" | "zh"} Lang */

const en = {
  /** @param {string} has @param {string} needs */
  nodeTooOld: (has, needs) => `Node.js ${has} is too old. Install Node.js ${needs} or newer: https://nodejs.org`,
  installingPackages: "Installing npm packages (npm ci) …",
  packagesFailed: "npm ci failed. Check the network, then run it again: npm ci",
  building: "Building server and client …",
  buildFailed: "The build failed. What the compiler says is above.",
};

/** @type {typeof en} */
const zh = {
  nodeTooOld: (has, needs) => `Node.js ${has} 版本过旧。请安装 Node.js ${needs} 或更新版本：https://nodejs.org`,
  installingPackages: "正在安装 npm 依赖（npm ci）……",
  packagesFailed: "npm ci 失败。请检查网络后重试：npm ci",
  building: "正在构建服务端与客户端……",
  buildFailed: "构建失败，编译器的输出见上。",
};

/**
 * What the bootstrap says, in the language of `--lang` or of the environment.
 * The supervisor has its own table (infra/words.ts): this one must work before anything is built.
 * @param {string[]} argv
 * @param {NodeJS.ProcessEnv} env
 */
export function wordsFor(argv, env) {
  const at = argv.findIndex((each) => each === "--lang" || each.startsWith("--lang="));
  const asked = at < 0 ? undefined : (argv[at]?.split("=")[1] ?? argv[at + 1]);
  const locale = asked || env["TEAHOUSE_LANG"] || env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "en";
  return locale.toLowerCase().startsWith("zh") ? zh : en;
}
