/** API Gateway hands path parameters over as they came, percent-encoded; this is the one place that decodes them. */
export function decodePathPart(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
