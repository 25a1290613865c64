import { gitYard } from "./git.ts";
import { serveTwoDoors, type TwoDoors } from "./two-door-server.ts";

/** GitHub, as far as the steps of a workflow meet it: a repository behind two doors, with issues, pulls and releases. */
export interface Forge extends TwoDoors {
  /** What Actions puts into the environment of a step, with a token. */
  readonly environment: Readonly<Record<string, string>>;
  readonly token: string;
}

/** Serves a bare repository below `root` as acme/rules. It must be closed. */
export async function serveForge(root: string, bare: string): Promise<Forge> {
  const token = "ghs_forgeSecret";
  const yard = gitYard();
  const server = await serveTwoDoors(root, bare, token, yard.environment);
  return {
    ...server,
    token,
    environment: { GITHUB_API_URL: server.apiUrl, GITHUB_REPOSITORY: "acme/rules", GITHUB_TOKEN: token },
    async close() {
      await server.close();
      yard.remove();
    },
  };
}
