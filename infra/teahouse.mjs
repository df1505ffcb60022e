#!/usr/bin/env node
// `teahouse …`: from a bare checkout to the command. As in start.mjs, nothing newer than Node 14 understands may stand
// in this file.

import("./bootstrap/node.mjs")
  .then(({ requireNode }) => requireNode() && import("./bootstrap/teahouse.mjs"))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
