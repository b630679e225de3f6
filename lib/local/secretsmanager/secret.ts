import * as z from 'zod';

const versionSchema = z.object({
  versionId: z.string(),
  text: z.string().optional(),
  /** Base64. */
  binary: z.string().optional(),
  stages: z.array(z.string()),
  /** ISO 8601, like all times here. */
  createdAt: z.string(),
});

export const secretSchema = z.object({
  arn: z.string(),
  name: z.string(),
  description: z.string().optional(),
  kmsKeyId: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  versions: z.array(versionSchema),
  createdAt: z.string(),
  changedAt: z.string(),
  /** When it goes for good, once deletion is asked for. */
  goneAt: z.string().optional(),
});

export type Secret = z.infer<typeof secretSchema>;
export type SecretVersion = z.infer<typeof versionSchema>;

export interface SecretValue {
  readonly text: string | undefined;
  readonly binary: string | undefined;
}

const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';

/** The version becomes current, the one before it previous; versions without any label are dropped, as AWS does in time. */
export function withCurrent(secret: Secret, versionId: string, value: SecretValue, now: string): Secret {
  const moved = secret.versions.map((version) => {
    if (version.stages.includes(current)) return { ...version, stages: [previous] };
    return { ...version, stages: version.stages.filter((stage) => stage !== previous) };
  });
  const added: SecretVersion = { versionId, ...value, stages: [current], createdAt: now };
  return { ...secret, versions: [...moved.filter(({ stages }) => stages.length > 0), added], changedAt: now };
}

export function findVersion(secret: Secret, versionId: string | undefined, stage: string | undefined) {
  const wanted = stage ?? (versionId === undefined ? current : undefined);
  return secret.versions.find(
    (version) =>
      (versionId === undefined || version.versionId === versionId) &&
      (wanted === undefined || version.stages.includes(wanted)),
  );
}

export const holdsSame = (version: SecretVersion, { text, binary }: SecretValue) =>
  version.text === text && version.binary === binary;
