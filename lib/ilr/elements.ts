/**
 * Element names of the ILR by the element they stand in, over all years that are read: a name of one year in the file
 * of another is no surprise worth a warning (PriorAttain is a value up to 2020-21 and a group later; SOC2000 became
 * SOC). Names that stand in no year are.
 */
const NAMES: Readonly<Record<string, string>> = {
  Message: 'Header SourceFiles LearningProvider Learner LearnerDestinationandProgression',
  Header: 'CollectionDetails Source',
  CollectionDetails: 'Collection Year FilePreparationDate',
  Source:
    'ProtectiveMarking UKPRN SoftwareSupplier SoftwarePackage Release SerialNo DateTime ReferenceData ComponentSetVersion',
  SourceFiles: 'SourceFile',
  SourceFile: 'SourceFileName FilePreparationDate SoftwareSupplier SoftwarePackage Release SerialNo DateTime',
  LearningProvider: 'UKPRN',
  Learner:
    'LearnRefNumber PrevLearnRefNumber PrevUKPRN PMUKPRN CampId ULN FamilyName GivenNames DateOfBirth Ethnicity Sex ' +
    'LLDDHealthProb NINumber PriorAttain Accom ALSCost PlanLearnHours PlanEEPHours MathGrade EngGrade PostcodePrior ' +
    'Postcode AddLine1 AddLine2 AddLine3 AddLine4 TelNo Email ContactPreference LLDDandHealthProblem LearnerFAM ' +
    'ProviderSpecLearnerMonitoring LearnerEmploymentStatus LearnerHE LearningDelivery',
  PriorAttain: 'PriorLevel DateLevelApp',
  ContactPreference: 'ContPrefType ContPrefCode',
  LLDDandHealthProblem: 'LLDDCat PrimaryLLDD',
  LearnerFAM: 'LearnFAMType LearnFAMCode',
  ProviderSpecLearnerMonitoring: 'ProvSpecLearnMonOccur ProvSpecLearnMon',
  LearnerEmploymentStatus: 'EmpStat DateEmpStatApp EmpId AgreeId EmploymentStatusMonitoring',
  EmploymentStatusMonitoring: 'ESMType ESMCode',
  LearnerHE: 'UCASPERID TTACCOM LearnerHEFinancialSupport',
  LearnerHEFinancialSupport: 'FINTYPE FINAMOUNT',
  LearningDelivery:
    'LearnAimRef AimType AimSeqNumber LearnStartDate OrigLearnStartDate LearnPlanEndDate FundModel PHours OTJActHours ' +
    'ProgType FworkCode PwayCode StdCode PartnerUKPRN DelLocPostCode LSDPostcode AddHours PriorLearnFundAdj ' +
    'OtherFundAdj ConRefNumber EPAOrgID EmpOutcome TLOut CompStatus LearnActEndDate WithdrawReason Outcome AchDate ' +
    'OutGrade SWSupAimId LearningDeliveryFAM LearningDeliveryWorkPlacement AppFinRecord ' +
    'ProviderSpecDeliveryMonitoring LearningDeliveryHE',
  LearningDeliveryFAM: 'LearnDelFAMType LearnDelFAMCode LearnDelFAMDateFrom LearnDelFAMDateTo',
  LearningDeliveryWorkPlacement:
    'WorkPlaceStartDate WorkPlaceEndDate WorkPlaceHours WorkPlaceMode WorkPlaceEmpId',
  AppFinRecord: 'AFinType AFinCode AFinDate AFinAmount',
  ProviderSpecDeliveryMonitoring: 'ProvSpecDelMonOccur ProvSpecDelMon',
  LearningDeliveryHE:
    'NUMHUS SSN QUALENT3 SOC2000 SOC SEC UCASAPPID UCASSCHEMECODE TYPEYR MODESTUD FUNDLEV FUNDCOMP STULOAD YEARSTU ' +
    'MSTUFEE PCOLAB PCFLDCS PCSLDCS PCTLDCS SPECFEE NETFEE GROSSFEE DOMICILE PERMADDCOUNTRY ELQ HEPostCode',
  LearnerDestinationandProgression: 'LearnRefNumber ULN DPOutcome',
  DPOutcome: 'OutType OutCode OutStartDate OutEndDate OutCollDate',
};

const CHILDREN = new Map(Object.entries(NAMES).map(([parent, names]) => [parent, new Set(names.split(' '))]));

/** Whether an element called `name` may stand in one called `parent`. */
export function isKnownElement(parent: string, name: string): boolean {
  return CHILDREN.get(parent)?.has(name) ?? false;
}
