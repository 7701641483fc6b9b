// French as spoken in Canada, where it differs from that of France.
import type { Catalogue } from './prompt-id.ts';
import { FR_FR } from './fr-fr.ts';

export const FR_CA: Catalogue = {
  ...FR_FR,
  'common.enter-number': 'Veuillez entrer le numéro, puis appuyez sur le carré.',
  'common.after-tone': 'Après le timbre sonore',
  'receptionist.operator': 'Pour joindre la réception, appuyez sur {key}.',
  'receptionist.closed': "Nos bureaux sont présentement fermés. Veuillez rappeler pendant les heures d'ouverture.",
  'directory.spell-last':
    'Veuillez épeler le nom de famille de la personne avec les touches de votre téléphone, puis appuyez sur le carré.',
  'directory.spell-first':
    'Veuillez épeler le prénom de la personne avec les touches de votre téléphone, puis appuyez sur le carré.',
  'queue.all-busy': 'Tous nos agents sont occupés. Veuillez rester en ligne.',
  'voicemail.leave': 'Veuillez laisser un message après le timbre sonore.',
  'voicemail.finish': 'Quand vous aurez terminé, raccrochez ou appuyez sur le carré.',
  'voicemail.key-pin': 'Pour changer votre NIP, appuyez sur {key}.',
  'voicemail.forward-to': 'Veuillez entrer le numéro de poste qui doit recevoir le message, puis appuyez sur le carré.',
  'greeting.key-standard': "Pour utiliser l'annonce par défaut, appuyez sur {key}.",
  'greeting.record': 'Enregistrez votre annonce après le timbre sonore, puis appuyez sur le carré.',
  'greeting.standard': "L'annonce par défaut est utilisée.",
  'login.extension': 'Veuillez entrer votre numéro de poste, puis appuyez sur le carré.',
  'login.pin': 'Veuillez entrer votre NIP, puis appuyez sur le carré.',
  'login.wrong': 'Le numéro de poste ou le NIP est erroné.',
  'login.pin-wrong': 'Ce NIP est erroné.',
  'login.blocked': 'Trop de NIP erronés. Veuillez réessayer plus tard.',
  'login.pin-new': 'Veuillez entrer un nouveau NIP, puis appuyez sur le carré.',
  'login.pin-repeat': 'Veuillez entrer le nouveau NIP encore une fois, puis appuyez sur le carré.',
  'login.pin-changed': 'Votre NIP a été changé.',
  'login.pin-differs': 'Les deux NIP sont différents.',
  'login.pin-weak': 'Ce NIP est trop simple.',
  'screening.say-name': 'Veuillez dire votre nom après le timbre sonore, puis appuyez sur le carré.',
  'conference.room': 'Veuillez entrer le numéro de la conférence, puis appuyez sur le carré.',
  'conference.pin': 'Veuillez entrer le NIP de la conférence, puis appuyez sur le carré.',
  'conference.say-name': 'Veuillez dire votre nom après le timbre sonore, puis appuyez sur le carré.',
  'page.begin': 'Veuillez parler après le timbre sonore.',
  'monitor.whispering': "Seul l'agent peut vous entendre.",
};
