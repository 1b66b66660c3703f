// start.mjs: `npm start`: from a bare checkout to a running Manyrooms.
//
// What runs before packages are installed is plain JavaScript on Node's own modules; what comes after is TypeScript.

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Manyrooms needs Node 20.19 or newer; this is ${process.versions.node}. Get one from https://nodejs.org`,
  );
  process.exit(1);
}

const { main } = await import("./setup/main.mjs"); // not before the check: an old Node fails in it with a riddle
await main(process.argv.slice(2));
