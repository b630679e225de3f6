/** The ETag of a version (RFC 7644 §3.14): weak, since the same version may be rendered with other attributes. */
export const etagOf = (version: number): string => `W/"${version}"`;

/**
 * Whether `If-Match` allows a change to this version; `undefined` means there was no such header. Tags are compared weakly
 * as RFC 7644 §3.14 does in its examples: ours are always weak, and strong comparison would never match. What can't be
 * understood matches nothing, so that a broken client changes nothing.
 */
export const ifMatchAllows = (header: string | undefined, version: number): boolean =>
  header === undefined || names(header, version);

/** Whether `If-None-Match` says that the client has this version already (304), or wants to change only what is not there (412). */
export const ifNoneMatchNames = (header: string | undefined, version: number): boolean =>
  header !== undefined && names(header, version);

const tag = /^(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;

function names(header: string, version: number): boolean {
  if (header.trim() === '*') return true;
  // Our own tags hold no comma, so a foreign tag that does may be torn apart here without harm.
  return header.split(',').some((item) => tag.exec(item.trim())?.[1] === String(version));
}
