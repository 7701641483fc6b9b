/** A ladder as a sequence diagram in Mermaid's language, which many viewers of Markdown draw. */
import { captionOf, type Ladder } from './ladder.ts';

export function toMermaid({ participants, messages }: Ladder): string {
  const names = new Map(participants.map(({ id }, index) => [id, `p${index}`]));
  const lines = participants.map(({ id, label }) => `  participant ${names.get(id) ?? ''} as ${plain(label)}`);
  const arrows = messages.map(message => {
    const arrow = message.status === undefined ? '->>' : '-->>';
    return `  ${names.get(message.from) ?? ''}${arrow}${names.get(message.to) ?? ''}: ${plain(captionOf(message))}`;
  });
  return ['sequenceDiagram', ...lines, ...arrows, ''].join('\n');
}

/** What would end a line or begin an entity is written as an entity. */
function plain(text: string): string {
  return text.replace(/[#;<>"\r\n]/g, char => (/[\r\n]/.test(char) ? ' ' : `#${char.charCodeAt(0)};`));
}
