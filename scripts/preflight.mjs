// Plain JavaScript that every Node since 18 parses: says what is wrong before a newer syntax fails on it.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    [
      `This script runs on Node ${process.versions.node}; it needs 22.18 or later.`,
      "The project brings its own Node: run it through npm (npm run <script>) after a complete install.",
      "Repair: npm install --foreground-scripts",
      "",
    ].join("\n"),
  );
  process.exit(2);
}
