import type { AdminMail, AdminStore } from '#provisioning/admin-store.ts';

export function memoryAdmins(): AdminStore {
  const admins = new Map<string, AdminMail>();
  const of = (admin: string): AdminMail => admins.get(admin) ?? {};
  return {
    async get(admin) {
      return structuredClone(of(admin));
    },
    async putPending(admin, pending, notSince) {
      const { pending: old } = of(admin);
      if (old !== undefined && Date.parse(old.sentAt) > notSince.getTime()) return 'too-soon';
      admins.set(admin, { ...of(admin), pending });
      return 'stored';
    },
    async countTry(admin, max, now) {
      const { pending } = of(admin);
      if (pending === undefined || pending.tries >= max || Date.parse(pending.expiresAt) <= now.getTime()) {
        return undefined;
      }
      const counted = { ...pending, tries: pending.tries + 1 };
      admins.set(admin, { ...of(admin), pending: counted });
      return counted;
    },
    async confirm(admin, { email, codeDigest }, confirmedAt) {
      if (of(admin).pending?.codeDigest !== codeDigest) return 'stale';
      admins.set(admin, { confirmed: { email, confirmedAt } });
      return 'confirmed';
    },
    async dropPending(admin, { codeDigest }) {
      const { pending, ...rest } = of(admin);
      if (pending?.codeDigest === codeDigest) admins.set(admin, rest);
    },
    async forget(admin) {
      admins.delete(admin);
    },
  };
}
