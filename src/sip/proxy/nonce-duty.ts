/** A zone-proxy's part of the agreement about nonces (nonce-homes.ts): which uses are its own to judge. */
import { type NodeId, asNodeId } from '../../core/ids.ts';
import type { Resource } from '../../core/lifecycle.ts';
import type { DigestServer, NonceUse } from '../auth/index.ts';
import { NonceHomes } from './nonce-homes.ts';
import type { NodeDirectory } from './ports.ts';

export class NonceDuty implements Resource {
  readonly #directory: NodeDirectory;
  readonly #digest: DigestServer;
  readonly #self: string;
  readonly #homes: NonceHomes;
  readonly #unsubscribe: () => void;
  #live: readonly NodeId[] = [];
  /** This node's boot while it takes requests; undefined while it is draining or thought dead. */
  #serving: string | undefined;
  /** Those who take the next requests in our stead, as marks of nonces; empty while this node takes them itself. */
  #instead: readonly string[] = [];
  #turn = 0;

  constructor(directory: NodeDirectory, digest: DigestServer, self: string) {
    this.#directory = directory;
    this.#digest = digest;
    this.#self = self;
    this.#homes = new NonceHomes(directory, node => digest.issuerMark(node));
    this.#look();
    this.#unsubscribe = directory.onChange(() => this.#changed());
  }

  /** @param resent our load balancer has tried the one in charge, and knows before the cluster does that it is gone. */
  takes(use: NonceUse, resent: boolean): boolean {
    // Before we have joined nobody else can have been told of us, nor we of anybody else.
    if (resent || !this.#homes.knows(this.#self)) return true;
    return this.#homes.home(use, this.#live) === this.#self;
  }

  /**
   * In whose name the next nonce is made: this node's own (undefined), but another's while this one is draining. It learns
   * of that before the load balancers do; they would bring a nonce of its own back to it, for the next one, again and again.
   */
  issuer(): string | undefined {
    if (this.#instead.length === 0) return undefined;
    this.#turn = (this.#turn + 1) % this.#instead.length;
    return this.#instead[this.#turn];
  }

  close(): void {
    this.#unsubscribe();
  }

  #changed(): void {
    const before = this.#serving;
    const joined = this.#homes.knows(this.#self);
    const others = this.#homes.refresh();
    this.#look();
    // While we were away others judged the uses of our nonces; and with new neighbours the uses are dealt anew.
    if (joined && (others || (this.#serving !== undefined && this.#serving !== before))) this.#digest.restart();
  }

  #look(): void {
    const alive = this.#directory.nodes('zone-proxy').filter(node => node.alive);
    const fresh = alive.filter(node => !node.draining);
    this.#live = (fresh.length > 0 ? fresh : alive).map(({ id }) => id);
    // Nobody is left, as the shared state has it; who is asked all the same is the one.
    if (this.#live.length === 0) this.#live = [asNodeId(this.#self)];
    const self = fresh.find(({ id }) => id === this.#self);
    this.#serving = self && (self.boot ?? '');
    const ours = this.#live.some(id => id === this.#self) || !this.#homes.knows(this.#self);
    this.#instead = ours ? [] : this.#live.map(id => this.#digest.issuerMark(id));
  }
}
