import { en, type PageWords } from './en.ts';

/**
 * The pages in easy read: one short sentence with one idea a line, everyday words, nothing left to be guessed. What is
 * easy already stays as it is.
 */
export const easyEn: PageWords = {
  ...en,
  confirm: {
    notMe: {
      ...en.confirm.notMe,
      text: 'Was this message for another person?\nThen tell us here.\nWe will stop the messages.\nWe will tell {provider}.\nYou cannot change this here later.',
    },
    deceased: {
      ...en.confirm.deceased,
      title: 'Has this person died? Or can they not answer?',
      text: 'We are sorry.\nThank you for telling us.\nWe will stop all messages to this person.\nWe will tell {provider}.\nYou cannot change this here later.\nDoes the person only need help?\nThen go back.\nYou can answer for them.',
    },
  },
  who: { ...en.who, hint: 'You can help someone to answer.' },
  staff: {
    ...en.staff,
    guide:
      'You are filling this in with the learner.\nRead each question aloud.\nRead each answer aloud.\nDo not guess.\nWe write your name beside each answer.\nThe link works for 2 hours.',
    done: 'Read this to the learner.\nThis link has now ended.\nClose this page.',
    end: {
      ...en.staff.end,
      text: 'We saved the answers.\nThe learner can go on with their own link.\nYour link will stop working.',
      done: 'We saved the answers.\nYou can close this page.',
    },
  },
  start: {
    ...en.start,
    why: 'You left {course}.\nThis was on {ended}.\n{provider} wants to know what you do now.',
    how: 'There are about 6 questions.\nIt takes about 2 minutes.\nWe save each answer.\nYou can stop and come back later.\nUse the same link.\nThe last day is {closes}.',
    choice: 'You do not have to answer.\nYou can choose “Prefer not to say”.\nYou can leave a box empty.',
  },
  still: {
    ...en.still,
    why: 'You left {course}.\nThis was on {ended}.\n{provider} wants to know how things are now.',
    how: 'Is it still so?\nThen press “Yes”.\nWe send it to {provider}.\nThen you have finished.\nHas something changed?\nThen press “Something has changed”.\nWe fill in what you told us last time.\nYou do not have to answer.\nThe last day is {closes}.',
  },
  questions: {
    ...en.questions,
    mode: 'Is your new course full-time or part-time?',
    gapYear: 'Are you taking a year off before university?',
  },
  hints: {
    activities:
      'You can choose more than one.\nChoose what you do now.\nChoose what you did since you left.\nChoose what will start soon.',
    hours: 'Do you have more than one job?\nThen add the hours together.',
    text: 'Write a few words.\nOr leave the box empty.\nDo not tell us about your health.',
    start: 'Will it start later?\nThen tell us when it will start.',
    stopped: 'Did you stop when you left us?\nThen give that date.',
    date: 'Write the month and the year.\nFor example: 9 2025.\nYou can also write the day.',
    end: 'When did it end?\nWrite the month and the year.\nYou can leave this empty.',
    contact:
      'Is your email or number new?\nThen write it here.\nIs it the same as before?\nThen leave the boxes empty.',
    optional: en.hints.optional,
  },
  kinds: {
    ...en.kinds,
    employed: 'I work for an employer',
    'self-employed': 'I work for myself',
    apprenticeship: 'I am an apprentice',
    traineeship: 'I am on a traineeship',
    'supported-internship': 'I am on a supported internship',
    course: 'I am on a college or training course',
    'higher-education': 'I am at university',
    voluntary: 'I volunteer (work without pay)',
    'not-working': 'I do not work at the moment',
    'something-else': 'I do something else',
  },
  options: {
    ...en.options,
    looking: 'Yes. I could start a job now',
    'not-looking': 'No. Or I could not start a job now',
    yes: 'Yes',
    living1: 'I live on my own or share. I have support',
    living2: 'I live on my own or share. I have no support',
    living3: 'I live with my family',
    living4: 'I live in a residential home',
  },
  dates: { ...en.dates, told: 'I know the month or the date', ended: 'No. It has ended' },
  errors: {
    ...en.errors,
    choose: 'Choose one answer',
    chooseAny: 'Choose one answer or more',
    either: 'Choose your answers. Or choose “Prefer not to say”. Not both',
    day: 'Check the day. Or leave it empty',
    month: 'Write the month. Use a number from 1 to 12',
    year: 'Write the year. Use 4 numbers, like 2025',
    tooEarly: 'Check the year. It must be {from} or later',
    tooLate: 'It must start by {to}. Does it start later? Go back and leave it out',
    notYet: 'This date is in the future. When did you stop?',
    beforeStart: 'It ended before it started. Check both dates',
    future: 'This date is in the future. Has it not ended? Choose “Yes”',
    text: 'This is too long. Write less',
    email: 'Check the email address',
    emailAt: 'An email address has one @ in it. Check it again',
    emailSpace: 'An email address has no spaces. Check it again',
    emailEnding: 'Check the end of the email address. It can be .com or .co.uk',
    telephone: 'Check the number. Mobile numbers start with 07',
    telephoneHome: 'This is a home number. Write a mobile number. Or leave it empty',
    telephoneLength: 'A mobile number has 11 numbers. Check it again',
    sure: 'Tick the box if you are sure. Or go back',
    changed: 'This did not work. Please answer again',
  },
  check: {
    ...en.check,
    final:
      'Are your answers right?\nThen send them.\nYou cannot change them later.\nWe will not show them again.',
    changed: 'Your answers have changed. Check them again. Then send them.',
    ended: 'It has ended',
  },
  done: {
    ...en.done,
    text: 'We sent your answers to {provider}.\nYou can close this page.',
    told: 'This is what you told us.\nWe only show it now.',
  },
  gone: {
    ...en.gone,
    unknown:
      'Is part of the link missing?\nTry the link in your message again.\nMaybe the survey was taken back.',
    answered: 'Thank you.\nWe have your answers.\nYou have finished.',
    suppressed: 'Somebody told us to stop it.\nWe will send no more messages.',
    mistake: 'Was this a mistake?\nThe people who sent the message can help.',
    assistEnded: 'We saved the answers.\nMake a new link to go on.',
    ask: 'Do you have a question?\nAsk {contact}.',
    askNobody: 'Do you have a question?\nAsk the college that sent you the message.',
    failed: 'We saved your answers.\nPlease try again in a few minutes.',
    busy: 'Too many people are here right now.\nPlease try again in a minute.',
    bad: 'Please go back.\nThen try again.',
  },
  told: {
    ...en.told,
    notMe: 'We will send no more messages.\nWe told {provider}.',
    deceased: 'We will send no more messages.\nWe told {provider}.',
  },
  stop: {
    ...en.stop,
    text: 'Choose one. Then press the button.',
    again: 'We will send you messages.',
  },
  privacy: {
    ...en.privacy,
    who: 'Who looks after your data?\nThis is {controller}.',
    what: 'What data do we use?\nYour first name.\nYour course.\nYour email or phone number.\nWhat you tell us here.',
    why: 'Why do we ask?\nColleges must report what people do next.\nIt helps to make courses better.',
    basis: 'The law lets us do this.\nThe legal reason: {basis}.',
    keep: 'We keep your data for {days} days after the survey closes.\nThen we delete it.',
    keepDefault: 'We keep your data only while we need it.',
    rights:
      'You can ask to see your data.\nYou can ask us to put it right.\nYou can ask us to delete it.\nYou can say no.\nAre you not happy with us?\nYou can complain at ico.org.uk.',
    none: 'We use no cookies.\nWe do not track you.',
  },
};
