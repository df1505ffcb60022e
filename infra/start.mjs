// `npm start`: from a bare checkout to a running cluster. Only Node.js itself may be expected here, and nothing
// newer than Node 14 understands may stand in this file: an old one must get as far as being told that it is old.

import("./bootstrap/node.mjs")
  .then(({ requireNode }) => requireNode() && import("./bootstrap/start.mjs"))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
