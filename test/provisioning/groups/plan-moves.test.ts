import { describe, expect, it } from 'vitest';
import { planMoves } from '#provisioning/groups/plan-moves.ts';
import { limits } from '#scim/limits.ts';
import { memoryGroups } from '#test/provisioning/memory-groups.ts';
import { memoryMembers } from '#test/provisioning/memory-members.ts';

const manyIds = (count: number): ReadonlySet<string> =>
  new Set(Array.from({ length: count }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`));

describe('planning who comes into a group and who leaves it', () => {
  it('stops to read as soon as more would come in than can', async () => {
    const asked: number[] = [];
    const store = memoryGroups(memoryMembers());
    const groups: typeof store = {
      ...store,
      membersAmong: (tenant, id, memberIds) => {
        asked.push(memberIds.length);
        return store.membersAmong(tenant, id, memberIds);
      },
    };
    const deps = { groups, now: () => new Date(), newEventId: () => 'event' };
    const members = { replacesAll: false, added: manyIds(20_000), removed: new Set<string>() };

    const planned = planMoves(deps, 'acme', 'group', members);

    await expect(planned).rejects.toMatchObject({ status: 400, scimType: 'tooMany' });
    expect(asked.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2 * limits.memberChanges);
  });
});
