import { splunkEsDomain } from "../../src/formats/splunk-es-domain.ts";
import { testFormat } from "../support/format.ts";
import { intelCase } from "../support/intel.ts";

testFormat(splunkEsDomain, intelCase("domain", "description,domain,weight", "domain"));
