/**
 * The addresses of one cluster. Requests take turns among the nodes that work; a node that fails is left out until a
 * request of its own has shown that it works again, and that it still belongs to the cluster.
 */
import { Connection, ConnectionPool } from '@opensearch-project/opensearch';
import type { Client } from '@opensearch-project/opensearch';

/** What a node says about the cluster that it belongs to, by a request to that node alone; undefined: no answer. */
export type Probe = (nodeId: string) => Promise<string | undefined>;

/** Time without a node before it is asked again, in ms; it doubles with each answer that fails to come. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Replaces the client's own pool, which never asks a node again before a minute has passed, doubles that up to half an
 * hour, and takes back whatever answers at the address then.
 */
export class NodePool extends ConnectionPool {
  #turn = 0;
  #cluster: { readonly uuid: string; readonly probe: Probe } | undefined;
  /** Nodes that answered as part of the cluster. */
  readonly #members = new Set<Connection>();
  /** Nodes that answered as part of another cluster. */
  readonly #strangers = new Set<Connection>();
  readonly #asked = new Set<Connection>();
  /** Nodes whose loss was reported. */
  readonly #lost = new Set<Connection>();
  #report: ((text: string) => void) | undefined;

  /** Whether there is a node that worked when it was last used. */
  get hasWorking(): boolean {
    return this.connections.some((node) => this.#isWorking(node));
  }

  /** Number of nodes that worked when they were last used. */
  get working(): number {
    return this.connections.filter((node) => this.#isWorking(node)).length;
  }

  /** Declares the cluster and the nodes that are known to belong to it; others have to show that they do. */
  belongTo(uuid: string, nodeIds: readonly string[], probe: Probe): void {
    this.#cluster = { uuid, probe };
    for (const node of this.connections) {
      if (nodeIds.includes(node.id)) this.#members.add(node);
      else this.#pause(node, 0);
    }
  }

  /** Reports to a person when a node is lost and when it works again. */
  reportTo(report: (text: string) => void): void {
    this.#report = report;
    for (const node of this.connections) if (!this.#isWorking(node)) this.#reportLoss(node);
  }

  /** Returns the node with the id `requestId`, else the next one that works; if none does, the next that might. */
  override getConnection({ requestId }: { requestId?: string | number } = {}): Connection | null {
    const asked = this.connections.find(({ id }) => id === requestId);
    if (asked !== undefined) return asked;
    if (this.connections.length > 1) this.#askLost();
    const working = this.connections.filter((node) => this.#isWorking(node));
    const members = this.connections.filter((node) => this.#isMember(node));
    const nodes = working.length > 0 ? working : members.length > 0 ? members : this.connections;
    return nodes[this.#turn++ % nodes.length] ?? null;
  }

  override markAlive(node: Connection): this {
    // the client says so of every answer; what the answer is decides
    if (this.#asked.has(node)) return this;
    node.status = Connection.statuses.ALIVE;
    node.deadCount = 0;
    if (this.#isMember(node) && this.#lost.delete(node)) this.#report?.(`${nodeName(node)} works again`);
    return this;
  }

  override markDead(node: Connection): this {
    // of several requests under way each finds it dead
    const isPaused = node.status === Connection.statuses.DEAD && node.resurrectTimeout > Date.now();
    if (!isPaused) this.#pause(node, node.deadCount);
    this.#reportLoss(node);
    return this;
  }

  #pause(node: Connection, failures: number): void {
    node.status = Connection.statuses.DEAD;
    node.deadCount = failures + 1;
    node.resurrectTimeout = Date.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  }

  #isWorking(node: Connection): boolean {
    return node.status === Connection.statuses.ALIVE && this.#isMember(node);
  }

  #isMember(node: Connection): boolean {
    return this.#cluster === undefined || this.#members.has(node);
  }

  /** Asks nodes that are left out whether they work, each at its time. */
  #askLost(): void {
    for (const node of this.connections) {
      if (this.#isWorking(node) || this.#asked.has(node) || node.resurrectTimeout > Date.now()) continue;
      if (this.#cluster === undefined) {
        this.markAlive(node);
        continue;
      }
      this.#asked.add(node);
      void this.#cluster.probe(node.id).then((uuid) => {
        this.#asked.delete(node);
        this.#takeBack(node, uuid);
      });
    }
  }

  #takeBack(node: Connection, uuid: string | undefined): void {
    if (uuid === this.#cluster?.uuid) {
      this.#members.add(node);
      this.#strangers.delete(node);
      this.markAlive(node);
      return;
    }
    if (uuid !== undefined && !this.#strangers.has(node)) {
      this.#strangers.add(node);
      this.#report?.(`${nodeName(node)} belongs to another cluster now (${uuid}); nothing is sent to it`);
    }
    if (uuid !== undefined) this.#members.delete(node);
    this.markDead(node);
  }

  #reportLoss(node: Connection): void {
    if (this.#report === undefined || this.#lost.has(node)) return;
    const others = this.connections.filter((other) => other !== node && this.#isWorking(other));
    if (others.length === 0) return;
    this.#lost.add(node);
    const names = others.map(nodeName).join(', ');
    this.#report(`${nodeName(node)}: ${faultOf(node) ?? 'no answer'}. Going on with ${names}.`);
  }
}

/** Returns the address of a node, for messages; `connect` has taken user and password out of it. */
export function nodeName({ url: { protocol, host, pathname } }: Connection): string {
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** Why a node was last found not to work. */
const faults = new WeakMap<Connection, string>();

/** Returns why a node was last found not to work; undefined if it always did. */
export function faultOf(node: Connection): string | undefined {
  return faults.get(node);
}

/** Notes why a node does not work, for the report of its loss. */
export function noteFault(node: Connection, fault: string): void {
  faults.set(node, fault);
}

/** Returns the pool of a client that `connect` made. */
export function poolOf(client: Client): NodePool {
  return client.connectionPool as NodePool;
}

/** Reports when one of several nodes is lost and when it works again. */
export function reportNodes(client: Client, report: (text: string) => void): void {
  poolOf(client).reportTo(report);
}

/**
 * Returns whether a request that failed at one node should go to another one at once.
 * @param tries how often the request failed
 */
export function hasNextNode(client: Client, tries: number): boolean {
  const pool = poolOf(client);
  // after a turn of all nodes it waits, so that nodes which answer some requests only are not besieged
  return tries % pool.connections.length !== 0 && pool.hasWorking;
}
