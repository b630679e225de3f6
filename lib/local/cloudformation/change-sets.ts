import { randomUUID } from 'node:crypto';
import type { Request } from './deployment.ts';
import { CloudFormationError } from './errors.ts';
import type { ResourceChange } from './plan.ts';
import type { Stack } from './stack.ts';

export interface ChangeSet {
  /** The ARN. */
  readonly id: string;
  readonly name: string;
  readonly stackId: string;
  readonly description: string | undefined;
  readonly status: 'CREATE_COMPLETE' | 'FAILED';
  readonly statusReason: string | undefined;
  readonly changes: readonly ResourceChange[];
  readonly request: Request;
  readonly createdAt: string;
}

/** Change sets that were neither executed nor deleted. They do not outlive the process. */
export interface ChangeSets {
  /** Throws ChangeSetNotFound. */
  get(stack: Stack, nameOrId: string): ChangeSet;
  of(stack: Stack): readonly ChangeSet[];
  add(stack: Stack, details: Pick<ChangeSet, 'name' | 'description' | 'changes' | 'request'>): ChangeSet;
  delete(stack: Stack, nameOrId: string): void;
  deleteAll(stack: Stack): void;
}

export function createChangeSets(): ChangeSets {
  const changeSets = new Map<string, ChangeSet>();

  const of = (stack: Stack) => [...changeSets.values()].filter(({ stackId }) => stackId === stack.id);
  const find = (stack: Stack, nameOrId: string) =>
    of(stack).find(({ id, name }) => id === nameOrId || name === nameOrId);

  return {
    of,
    get: (stack, nameOrId) => {
      const found = find(stack, nameOrId);
      if (!found) throw new CloudFormationError('ChangeSetNotFound', `ChangeSet [${nameOrId}] does not exist`, 404);
      return found;
    },
    add: (stack, details) => {
      const { name, request } = details;
      if (find(stack, name)) {
        throw new CloudFormationError('AlreadyExistsException', `ChangeSet ${name} already exists`);
      }
      const isEmpty = details.changes.length === 0 && !changesMore(stack, request);
      const changeSet: ChangeSet = {
        ...details,
        id: `${stack.id.replace(/:stack\/.*/, '')}:changeSet/${name}/${randomUUID()}`,
        stackId: stack.id,
        status: isEmpty ? 'FAILED' : 'CREATE_COMPLETE',
        statusReason: isEmpty ? noChanges : undefined,
        createdAt: new Date().toISOString(),
      };
      changeSets.set(changeSet.id, changeSet);
      return changeSet;
    },
    delete: (stack, nameOrId) => {
      const found = find(stack, nameOrId);
      if (found) changeSets.delete(found.id);
    },
    deleteAll: (stack) => {
      for (const { id } of of(stack)) changeSets.delete(id);
    },
  };
}

/** Word for word: the CDK recognises it. */
const noChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** Outputs, descriptions, policies and tags are no resource's properties. */
function changesMore(stack: Stack, { blueprint, tags }: Request): boolean {
  return stack.templateText !== blueprint.templateText || JSON.stringify(stack.tags) !== JSON.stringify(tags);
}
