import { expect, it } from "vitest";
import { uploadAddress } from "../../src/publish/github-upload.ts";
import { refusalOf } from "../support/git.ts";

const rest = "/repos/acme/rules/releases/1/assets";

it.each([
  ["of github.com", "https://api.github.com", `https://uploads.github.com${rest}{?name,label}`],
  ["of a tenant of GitHub's own", "https://api.acme.ghe.com", `https://uploads.acme.ghe.com${rest}{?name,label}`],
  ["of an Enterprise Server", "https://git.acme.example/api/v3", `https://git.acme.example/api/uploads${rest}`],
  ["of a host with a port", "http://127.0.0.1:8080/api", `http://127.0.0.1:8080/up${rest}?name=other`],
])("sends a file to the host for uploads %s", (_, api, template) => {
  const address = new URL(uploadAddress(api, template, "a b&label=c.zip"));
  expect(Object.fromEntries(address.searchParams)).toEqual({ name: "a b&label=c.zip" });
  expect(address.href.startsWith(template.replace(/[{?].*/, ""))).toBe(true);
});

it.each([
  ["another host", "https://api.github.com", "https://evil.example/assets{?name}"],
  ["a host that only begins like it", "https://api.github.com", "https://uploads.github.com.evil.example/a"],
  ["the same host in the clear", "https://api.github.com", "http://uploads.github.com/a"],
  ["another port", "https://git.acme.example/api/v3", "https://git.acme.example:8443/a"],
  [
    "a host for uploads that an Enterprise Server has not",
    "https://api.acme.example",
    "https://uploads.acme.example/a",
  ],
  ["a name before the host", "https://api.github.com", "https://uploads.github.com@evil.example/a"],
  ["no address", "https://api.github.com", "/assets{?name}"],
])("shows the token to nobody else: %s", async (_, api, template) => {
  const refusal = await refusalOf(Promise.resolve().then(() => uploadAddress(api, template, "a.zip")));
  expect(refusal).toMatchObject({ code: "release-upload", exit: 4 });
});
