import { confirmMail, setMail } from '#provisioning/admin-mail.ts';
import type { AdminMail } from '#provisioning/admin-store.ts';
import type { AdminDependencies, AdminRoutes } from './admin-handler.ts';
import { emailCode, type MeView, newEmail } from './schemas.ts';

export function meRoutes(
  dependencies: AdminDependencies,
): AdminRoutes<'GET /v1/me' | 'PUT /v1/me/email' | 'DELETE /v1/me/email' | 'POST /v1/me/email/confirm'> {
  /** DynamoDB may take days to remove what has expired. */
  const known = async (admin: string): Promise<MeView> => {
    const { confirmed, pending } = await dependencies.admins.get(admin);
    const awaited = pending && Date.parse(pending.expiresAt) > dependencies.now().getTime();
    return toMeView(admin, { confirmed, pending: awaited ? pending : undefined });
  };

  return {
    'GET /v1/me': async ({ asker }) => ({ status: 200, body: await known(asker.name) }),
    'PUT /v1/me/email': async (request) => {
      const { email } = request.body(newEmail);
      await setMail(dependencies, request.asker.name, email);
      return { status: 202, body: await known(request.asker.name) };
    },
    'POST /v1/me/email/confirm': async (request) => {
      const { code } = request.body(emailCode);
      const confirmed = await confirmMail(dependencies, request.asker.name, code);
      return { status: 200, body: toMeView(request.asker.name, confirmed) };
    },
    'DELETE /v1/me/email': async ({ asker }) => {
      await dependencies.admins.forget(asker.name);
      return { status: 204 };
    },
  };
}

const toMeView = (name: string, { confirmed, pending }: AdminMail): MeView => ({
  name,
  email: confirmed?.email,
  confirmedAt: confirmed?.confirmedAt,
  pendingEmail: pending?.email,
  codeExpiresAt: pending?.expiresAt,
});
