/** Says on standard error what is missing, and answers true, when this Node can't run the local cloud. */
export function refuseOldNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return false;
  console.error(`Node ${version} is too old for the local cloud: it needs 20.19 or newer.`);
  return true;
}
