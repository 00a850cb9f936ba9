import { UsageError } from "./usage-error.ts";

/** Runs something that loads the MCP SDK; when it is not installed, says how to install it. */
export async function needMcpSdk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Only the absence of the packages is the user's to repair; every other fault must stay visible.
    if (!(error instanceof Error) || !error.message.startsWith("Cannot find package '@modelcontextprotocol/"))
      throw error;
    throw new UsageError(
      "the MCP SDK is not installed: npm install --save-dev @modelcontextprotocol/client @modelcontextprotocol/server",
    );
  }
}
