export {
  type DetailsEdit,
  type DetailsSaved,
  type DetailsShown,
  type DetailsStanding,
  editDetails,
  previewDetails,
  pushDetails,
  showDetails,
  undoDetails,
} from './acts.ts';
export { DetailsFaults, type FieldFault } from './check.ts';
export { type DetailsForm, type FieldChange, filledFields } from './fields.ts';
export { lackingFields } from './lacking.ts';
export { smsLines } from './sms-lines.ts';
