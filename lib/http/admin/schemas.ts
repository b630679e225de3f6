import * as z from 'zod';
import { idps } from '#provisioning/connector-store.ts';
import { defaultKeyDays, keyScopes, maxKeyDays, tenantId } from '#provisioning/key-terms.ts';
import { jobKinds, jobStates } from '#provisioning/work.ts';

/** What the admin API takes and answers. Unknown fields are refused, so that a typing error is not ignored. */

const time = z.iso.datetime({ offset: true });
const printable = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;
const name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must be at most 100 characters')
  .regex(printable, 'must not hold control characters');
const scope = z.enum(keyScopes);

export const newTenant = z.strictObject({
  id: z
    .string()
    .regex(tenantId, 'must be 1 to 40 of a-z, 0-9 and -, not starting or ending with - (it becomes part of the URL)'),
  name: name.optional(),
  brake: z.enum(['on', 'off']).default('on'),
  groups: z.enum(['accept', 'refuse']).default('accept'),
});
export const tenantChange = z.strictObject({ groups: z.enum(['accept', 'refuse']) });

export const tenantPageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z
    .string()
    .transform((text) => Buffer.from(text, 'base64url').toString('utf8'))
    .refine((id) => tenantId.test(id), 'is not a cursor that this API gave out')
    .optional(),
});

export const jobPageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z
    .string()
    .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'is not a cursor that this API gave out')
    .optional(),
});

export const newConnector = z.strictObject({ name, idp: z.enum(idps).default('other') });
export const connectorChange = z.strictObject({ name });

const expiry = {
  expiresAt: time.optional(),
  expiresInDays: z
    .int()
    .min(1)
    .max(maxKeyDays)
    .optional()
    .describe(`days from now; ${defaultKeyDays} when neither this nor expiresAt is given`),
};
export const newKey = z.strictObject({
  name: name.optional(),
  scopes: z
    .array(scope)
    .min(1)
    .default([...keyScopes])
    .transform((list) => keyScopes.filter((one) => list.includes(one))),
  ...expiry,
});
export const keyRotation = z.strictObject({ name: name.optional(), ...expiry });

export const newEmail = z.strictObject({ email: z.email('must be a mail address').max(254) });
export const emailCode = z.strictObject({ code: z.string().regex(/^\d{6,12}$/, 'must be the digits from the mail') });
export const noBody = z.strictObject({});

/** What the API answers; the CLI parses it with the same values. */
export const tenantView = z.object({
  id: z.string(),
  name: z.string(),
  scimEnabled: z.boolean(),
  brake: z.enum(['on', 'off']),
  groups: z.enum(['accept', 'refuse']),
  createdAt: time,
  tenantUrl: z.url().optional().describe('Entra: Tenant URL. Only while SCIM is on'),
});
export const connectorView = z.object({ id: z.string(), name: z.string(), idp: z.enum(idps), createdAt: time });
export const tenantWithConnectorsView = tenantView.extend({ connectors: z.array(connectorView) });
export const tenantPageView = z.object({
  tenants: z.array(tenantView),
  next: z.string().optional().describe('cursor of the next page; absent on the last one'),
});
export const connectorsView = z.object({ connectors: z.array(connectorView) });
const keyView = z.object({
  id: z.string(),
  name: z.string().optional(),
  scopes: z.array(scope).readonly(),
  createdAt: time,
  createdBy: z.string(),
  expiresAt: time,
});
export const listedKeyView = keyView.extend({
  state: z.enum(['live', 'expired', 'revoked']),
  revokedAt: time.optional(),
  revokedBy: z.string().optional(),
  lastUse: z
    .object({ at: time, userAgent: z.string().optional(), sourceIp: z.string().optional() })
    .optional()
    .describe('noted at most every five minutes'),
  safeToRevoke: z.boolean(),
  advice: z.string(),
});
export const keysView = z.object({ keys: z.array(listedKeyView) });
export const madeKeyView = keyView.extend({
  connector: z.string(),
  tenantUrl: z.url(),
  token: z.string().describe('Entra: Secret Token. Shown this once'),
});
export const meView = z.object({
  name: z.string(),
  email: z.string().optional(),
  confirmedAt: time.optional(),
  pendingEmail: z.string().optional(),
  codeExpiresAt: time.optional(),
});
export const jobView = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  subject: z.string().describe('what it is about, e.g. the id of the deleted group'),
  state: z.enum(jobStates),
  progress: z.object({ done: z.number(), total: z.number().optional() }),
  createdAt: time,
  updatedAt: time,
  failure: z.string().optional().describe('name of the fault that ended its last step; the log of the worker has more'),
});
export const jobPageView = z.object({
  jobs: z.array(jobView),
  next: z.string().optional().describe('cursor of the next page; absent on the last one'),
});
export const problemView = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export type TenantView = z.output<typeof tenantView>;
export type ConnectorView = z.output<typeof connectorView>;
export type ListedKeyView = z.output<typeof listedKeyView>;
export type MadeKeyView = z.output<typeof madeKeyView>;
export type JobView = z.output<typeof jobView>;
export type MeView = z.output<typeof meView>;
