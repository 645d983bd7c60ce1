/** What the pages behind mailed links say. {words} in braces are filled in. */
const en = {
  choose: 'Choose your password',
  chooseFor: 'For {email} at {shop}.',
  password: 'New password',
  hint: 'At least 8 characters.',
  save: 'Save password',
  tooShort: 'This password is too short: at least 8 characters, please.',
  tooLong: 'This password is too long: at most 200 characters, please.',
  saved: 'Your password is saved',
  savedFor: 'You can sign in at {shop} with {email} now.',
  claim: 'Add your earlier orders',
  claimFor: 'See the orders that were made with {email} at {shop} in your account.',
  show: 'Show my orders',
  claimed: 'Your orders are added',
  claimedFor: 'You find them in your account at {shop}.',
  expired: 'This link does not work any more',
  expiredWhy: 'It was used already, or it is too old. Please ask the shop for another one.',
  trouble: 'Something went wrong',
  troubleWhy: 'Please try again in a moment.',
  often: 'Please wait a moment',
  back: 'To the shop',
};

export type Words = typeof en;

const es: Words = {
  choose: 'Elige tu contraseña',
  chooseFor: 'Para {email} en {shop}.',
  password: 'Nueva contraseña',
  hint: 'Al menos 8 caracteres.',
  save: 'Guardar contraseña',
  tooShort: 'Esta contraseña es demasiado corta: al menos 8 caracteres.',
  tooLong: 'Esta contraseña es demasiado larga: como máximo 200 caracteres.',
  saved: 'Tu contraseña está guardada',
  savedFor: 'Ya puedes iniciar sesión en {shop} con {email}.',
  claim: 'Añade tus pedidos anteriores',
  claimFor: 'Ve en tu cuenta los pedidos hechos con {email} en {shop}.',
  show: 'Ver mis pedidos',
  claimed: 'Tus pedidos están añadidos',
  claimedFor: 'Los encuentras en tu cuenta de {shop}.',
  expired: 'Este enlace ya no funciona',
  expiredWhy: 'Ya se usó o es demasiado antiguo. Pide otro en la tienda.',
  trouble: 'Algo ha salido mal',
  troubleWhy: 'Inténtalo de nuevo en un momento.',
  often: 'Espera un momento, por favor',
  back: 'A la tienda',
};

const pt: Words = {
  choose: 'Escolha sua senha',
  chooseFor: 'Para {email} em {shop}.',
  password: 'Nova senha',
  hint: 'Pelo menos 8 caracteres.',
  save: 'Salvar senha',
  tooShort: 'Esta senha é curta demais: pelo menos 8 caracteres.',
  tooLong: 'Esta senha é longa demais: no máximo 200 caracteres.',
  saved: 'Sua senha foi salva',
  savedFor: 'Agora você pode entrar em {shop} com {email}.',
  claim: 'Adicione seus pedidos anteriores',
  claimFor: 'Veja na sua conta os pedidos feitos com {email} em {shop}.',
  show: 'Ver meus pedidos',
  claimed: 'Seus pedidos foram adicionados',
  claimedFor: 'Você os encontra na sua conta em {shop}.',
  expired: 'Este link não funciona mais',
  expiredWhy: 'Ele já foi usado ou é antigo demais. Peça outro na loja.',
  trouble: 'Algo deu errado',
  troubleWhy: 'Tente de novo em um momento.',
  often: 'Espere um momento, por favor',
  back: 'Para a loja',
};

const fr: Words = {
  choose: 'Choisissez votre mot de passe',
  chooseFor: 'Pour {email} chez {shop}.',
  password: 'Nouveau mot de passe',
  hint: 'Au moins 8 caractères.',
  save: 'Enregistrer le mot de passe',
  tooShort: 'Ce mot de passe est trop court : au moins 8 caractères.',
  tooLong: 'Ce mot de passe est trop long : 200 caractères au plus.',
  saved: 'Votre mot de passe est enregistré',
  savedFor: 'Vous pouvez maintenant vous connecter chez {shop} avec {email}.',
  claim: 'Ajoutez vos commandes précédentes',
  claimFor: 'Retrouvez dans votre compte les commandes passées avec {email} chez {shop}.',
  show: 'Voir mes commandes',
  claimed: 'Vos commandes sont ajoutées',
  claimedFor: 'Vous les trouvez dans votre compte chez {shop}.',
  expired: 'Ce lien ne fonctionne plus',
  expiredWhy: 'Il a déjà servi, ou il est trop ancien. Demandez-en un autre à la boutique.',
  trouble: 'Un problème est survenu',
  troubleWhy: 'Veuillez réessayer dans un instant.',
  often: 'Un instant, s’il vous plaît',
  back: 'Vers la boutique',
};

const de: Words = {
  choose: 'Passwort wählen',
  chooseFor: 'Für {email} bei {shop}.',
  password: 'Neues Passwort',
  hint: 'Mindestens 8 Zeichen.',
  save: 'Passwort speichern',
  tooShort: 'Dieses Passwort ist zu kurz: bitte mindestens 8 Zeichen.',
  tooLong: 'Dieses Passwort ist zu lang: bitte höchstens 200 Zeichen.',
  saved: 'Ihr Passwort ist gespeichert',
  savedFor: 'Sie können sich jetzt bei {shop} mit {email} anmelden.',
  claim: 'Frühere Bestellungen hinzufügen',
  claimFor: 'Sehen Sie in Ihrem Konto die Bestellungen, die mit {email} bei {shop} gemacht wurden.',
  show: 'Meine Bestellungen zeigen',
  claimed: 'Ihre Bestellungen sind hinzugefügt',
  claimedFor: 'Sie finden sie in Ihrem Konto bei {shop}.',
  expired: 'Dieser Link gilt nicht mehr',
  expiredWhy: 'Er wurde schon benutzt oder ist zu alt. Bitte fordern Sie beim Shop einen neuen an.',
  trouble: 'Etwas ist schiefgegangen',
  troubleWhy: 'Bitte versuchen Sie es gleich noch einmal.',
  often: 'Einen Moment bitte',
  back: 'Zum Shop',
};

const it: Words = {
  choose: 'Scegli la tua password',
  chooseFor: 'Per {email} su {shop}.',
  password: 'Nuova password',
  hint: 'Almeno 8 caratteri.',
  save: 'Salva la password',
  tooShort: 'Questa password è troppo corta: almeno 8 caratteri.',
  tooLong: 'Questa password è troppo lunga: al massimo 200 caratteri.',
  saved: 'La tua password è salvata',
  savedFor: 'Ora puoi accedere a {shop} con {email}.',
  claim: 'Aggiungi i tuoi ordini precedenti',
  claimFor: 'Vedi nel tuo account gli ordini fatti con {email} su {shop}.',
  show: 'Mostra i miei ordini',
  claimed: 'I tuoi ordini sono aggiunti',
  claimedFor: 'Li trovi nel tuo account su {shop}.',
  expired: 'Questo link non funziona più',
  expiredWhy: 'È già stato usato o è troppo vecchio. Chiedine un altro al negozio.',
  trouble: 'Qualcosa è andato storto',
  troubleWhy: 'Riprova tra un momento.',
  often: 'Un momento, per favore',
  back: 'Al negozio',
};

const nl: Words = {
  choose: 'Kies je wachtwoord',
  chooseFor: 'Voor {email} bij {shop}.',
  password: 'Nieuw wachtwoord',
  hint: 'Minstens 8 tekens.',
  save: 'Wachtwoord opslaan',
  tooShort: 'Dit wachtwoord is te kort: minstens 8 tekens.',
  tooLong: 'Dit wachtwoord is te lang: hoogstens 200 tekens.',
  saved: 'Je wachtwoord is opgeslagen',
  savedFor: 'Je kunt nu bij {shop} inloggen met {email}.',
  claim: 'Voeg je eerdere bestellingen toe',
  claimFor: 'Zie in je account de bestellingen die met {email} bij {shop} zijn gedaan.',
  show: 'Mijn bestellingen tonen',
  claimed: 'Je bestellingen zijn toegevoegd',
  claimedFor: 'Je vindt ze in je account bij {shop}.',
  expired: 'Deze link werkt niet meer',
  expiredWhy: 'Hij is al gebruikt of te oud. Vraag de winkel om een nieuwe.',
  trouble: 'Er ging iets mis',
  troubleWhy: 'Probeer het zo meteen nog eens.',
  often: 'Een ogenblik, alsjeblieft',
  back: 'Naar de winkel',
};

const catalogues: Readonly<Record<string, Words>> = { en, es, pt, fr, de, it, nl };

/** The words of the first language that a browser asks for and that there are words for; English else. */
export function wordsFor(accepted: string | undefined): { readonly language: string; readonly words: Words } {
  const wanted = (accepted ?? '')
    .slice(0, 500)
    .split(',')
    .map((range) => range.trim().slice(0, 2).toLowerCase());
  const language = wanted.find((one) => Object.hasOwn(catalogues, one)) ?? 'en';
  return { language, words: catalogues[language]! };
}
