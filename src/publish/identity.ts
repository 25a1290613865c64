/** Who signs a commit where nobody else is named, as on a fresh CI runner. */
export const pressIdentity = { name: "rulepress", email: "rulepress@users.noreply.github.com" } as const;
