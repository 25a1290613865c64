import { splunkEsEmail } from "../../src/formats/splunk-es-email.ts";
import { testFormat } from "../support/format.ts";
import { intelCase } from "../support/intel.ts";

testFormat(splunkEsEmail, intelCase("email", "description,src_user,subject,weight", "src_user"));
