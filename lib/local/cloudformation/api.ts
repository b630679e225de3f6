import { type Form, formOf, queryAnswer, queryFault } from '#local/query-protocol.ts';
import type { Service } from '#local/service.ts';
import type { XmlContent } from '#local/xml.ts';
import { changeSetAnswer, eventAnswer, resourceAnswer, stackAnswer, summaryAnswer } from './answers.ts';
import type { ChangeSets } from './change-sets.ts';
import type { Imports } from './deployment.ts';
import type { Engine } from './engine.ts';
import { CloudFormationError, reasonOf, validationError } from './errors.ts';
import type { ResourceChange } from './plan.ts';
import { isDeleted, isInReview, type Stack } from './stack.ts';
import type { Stacks } from './stacks.ts';
import { importsIn, parametersIn, tagsIn, templateIn } from './submission.ts';

export interface ApiParts {
  readonly engine: Engine;
  readonly stacks: Stacks;
  readonly changeSets: ChangeSets;
  readonly fetchAsset: (bucket: string, key: string) => Promise<Buffer | undefined>;
  readonly log: (line: string) => void;
}

type Action = (form: Form, parts: ApiParts) => XmlContent | Promise<XmlContent>;

const namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** The actions of the CloudFormation API that the CDK CLI uses; answers errors as ValidationError with AWS's words. */
export function createApi(parts: ApiParts): Service {
  return async (request) => {
    const form = formOf(request);
    const name = form['Action'] ?? '';
    const action = actions.get(name);
    if (!action) {
      return queryFault(400, 'InvalidAction', `The local cloud's CloudFormation does not know the action ${name}`);
    }
    try {
      return queryAnswer(name, namespace, await action(form, parts));
    } catch (error) {
      if (error instanceof CloudFormationError) return queryFault(error.status, error.code, error.message);
      throw error;
    }
  };
}

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['CreateChangeSet', createChangeSet],
  ['DescribeChangeSet', describeChangeSet],
  ['ExecuteChangeSet', executeChangeSet],
  ['DeleteChangeSet', deleteChangeSet],
  ['ListChangeSets', listChangeSets],
  ['DescribeStacks', describeStacks],
  ['DescribeStackEvents', describeStackEvents],
  ['DescribeStackResources', describeStackResources],
  ['ListStackResources', listStackResources],
  ['ListStacks', (_, { stacks }) => ({ StackSummaries: stacks.all().map(summaryAnswer) })],
  ['ListExports', listExports],
  ['GetTemplate', getTemplate],
  ['DeleteStack', deleteStack],
  ['UpdateTerminationProtection', updateTerminationProtection],
]);

/** The CDK CLI asks for a stack under way every five seconds: an answer held back until it is done spares the wait. */
const patience = 4_000;

async function createChangeSet(form: Form, { engine, stacks, changeSets, fetchAsset }: ApiParts): Promise<XmlContent> {
  const type = form['ChangeSetType'] ?? 'UPDATE';
  if (form['ImportExistingResources'] === 'true') {
    throw validationError('The local cloud does not look for existing resources: name those to import');
  }
  const templateText = await templateIn(form, fetchAsset);
  const found = stacks.find(required(form, 'StackName'));
  refuseWrongState(form, type, found);
  const stack = found ?? engine.newStack(required(form, 'StackName'));
  try {
    const blueprint = engine.draw(stack, templateText, parametersIn(form, stack));
    const imports = type === 'IMPORT' ? importsIn(form) : undefined;
    const changeSet = changeSets.add(stack, {
      name: required(form, 'ChangeSetName'),
      description: form['Description'],
      changes: engine.changes(stack, blueprint).map((change) => asImport(change, imports)),
      request: { blueprint, tags: tagsIn(form), ...(imports && { imports }) },
    });
    return { Id: changeSet.id, StackId: stack.id };
  } catch (error) {
    if (!found) stacks.forget(stack.id);
    throw error;
  }
}

const asImport = (change: ResourceChange, imports: Imports | undefined): ResourceChange =>
  imports?.has(change.logicalId) ? { ...change, action: 'Import' } : change;

function refuseWrongState(form: Form, type: string, stack: Stack | undefined): void {
  const { StackName: name, ChangeSetName: changeSet } = form;
  if (type === 'CREATE' && stack && !isInReview(stack)) {
    throw validationError(
      `Stack [${name}] already exists and cannot be created again with the changeSet [${changeSet}].`,
    );
  }
  if (type === 'UPDATE' && (!stack || isInReview(stack))) throw validationError(`Stack [${name}] does not exist`);
  if (type !== 'CREATE' && stack && !isInReview(stack) && !updatable.test(stack.status)) {
    throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
  }
}

const updatable = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/;

function describeChangeSet(form: Form, { stacks, changeSets }: ApiParts): XmlContent {
  const stack = existing(form, stacks, (name) => `Stack [${name}] does not exist`);
  return changeSetAnswer(stack, changeSets.get(stack, required(form, 'ChangeSetName')));
}

function executeChangeSet(form: Form, { engine, stacks, changeSets, log }: ApiParts): XmlContent {
  const stack = existing(form, stacks, (name) => `Stack [${name}] does not exist`);
  const changeSet = changeSets.get(stack, required(form, 'ChangeSetName'));
  if (changeSet.status === 'FAILED') {
    throw new CloudFormationError('InvalidChangeSetStatus', `ChangeSet [${changeSet.id}] is in status FAILED`);
  }
  // How it went is in the stack's status and events; what is thrown is that they could not be stored.
  engine.deploy(stack, changeSet.request).catch((error: unknown) => log(reasonOf(error)));
  changeSets.deleteAll(stack);
  return {};
}

function deleteChangeSet(form: Form, { stacks, changeSets }: ApiParts): XmlContent {
  const stack = existing(form, stacks, (name) => `Stack [${name}] does not exist`);
  changeSets.delete(stack, required(form, 'ChangeSetName'));
  return {};
}

function listChangeSets(form: Form, { stacks, changeSets }: ApiParts): XmlContent {
  const stack = existing(form, stacks, (name) => `Stack [${name}] does not exist`);
  return { Summaries: changeSets.of(stack).map((changeSet) => changeSetAnswer(stack, changeSet)) };
}

async function describeStacks(form: Form, { engine, stacks }: ApiParts): Promise<XmlContent> {
  if (form['StackName'] === undefined) {
    return {
      Stacks: stacks
        .all()
        .filter((stack) => !isDeleted(stack))
        .map(stackAnswer),
    };
  }
  const stack = existing(form, stacks);
  await engine.settled(stack, patience);
  return { Stacks: [stackAnswer(stacks.get(stack.id))] };
}

function describeStackEvents(form: Form, { stacks }: ApiParts): XmlContent {
  const stack = existing(form, stacks, (name) => `Stack [${name}] does not exist`);
  return { StackEvents: stack.events.toReversed().map((event) => eventAnswer(stack, event)) };
}

function describeStackResources(form: Form, { stacks }: ApiParts): XmlContent {
  const stack = existing(form, stacks);
  const wanted = form['LogicalResourceId'];
  const resources = [...stack.resources.values()].filter(({ logicalId }) => logicalId === (wanted ?? logicalId));
  return { StackResources: resources.map((resource) => resourceAnswer(stack, resource)) };
}

function listStackResources(form: Form, { stacks }: ApiParts): XmlContent {
  const stack = existing(form, stacks);
  return { StackResourceSummaries: [...stack.resources.values()].map((resource) => resourceAnswer(stack, resource)) };
}

function listExports(_: Form, { stacks }: ApiParts): XmlContent {
  const exports = stacks
    .all()
    .flatMap((stack) => stack.outputs.map((output) => ({ stack, output })))
    .filter(({ output }) => output.exportName !== undefined);
  return {
    Exports: exports.map(({ stack, output }) => ({
      ExportingStackId: stack.id,
      Name: output.exportName,
      Value: output.value,
    })),
  };
}

function getTemplate(form: Form, { stacks }: ApiParts): XmlContent {
  return { TemplateBody: existing(form, stacks).templateText, StagesAvailable: ['Original', 'Processed'] };
}

function deleteStack(form: Form, { engine, stacks, changeSets, log }: ApiParts): XmlContent {
  const stack = stacks.find(required(form, 'StackName'));
  if (!stack || isDeleted(stack)) return {};
  if (stack.terminationProtection) {
    throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  }
  changeSets.deleteAll(stack);
  if (isInReview(stack)) stacks.forget(stack.id);
  else engine.remove(stack).catch((error: unknown) => log(reasonOf(error)));
  return {};
}

function updateTerminationProtection(form: Form, { stacks }: ApiParts): XmlContent {
  const stack = existing(form, stacks);
  stacks.change(stack.id, () => ({ terminationProtection: form['EnableTerminationProtection'] === 'true' }));
  return { StackId: stack.id };
}

function existing(
  form: Form,
  stacks: Stacks,
  message = (name: string) => `Stack with id ${name} does not exist`,
): Stack {
  const name = required(form, 'StackName');
  const stack = stacks.find(name);
  if (!stack) throw validationError(message(name));
  return stack;
}

function required(form: Form, name: string): string {
  const value = form[name];
  if (value === undefined || value === '') throw validationError(`${name} is required`);
  return value;
}
