import { PressError } from "../model/errors.ts";

/** The tree's folder without `./` and slashes at its ends; refused where it would be the root, or outside the repository. */
export function plainFolder(stated: string): string {
  const folder = stated.replace(/^\.\//, "").replace(/\/+$/, "");
  if (folder.split("/").every((name) => /^(?!\.{1,2}$|\.git$)[^\p{Cc}]+$/iu.test(name))) return folder;
  throw new PressError("publish-folder", `${JSON.stringify(stated)} is not a folder inside the repository.`, {
    hint: "Give a relative path such as rules: the tree never takes the repository's root.",
  });
}
