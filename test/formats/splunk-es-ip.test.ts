import { splunkEsIp } from "../../src/formats/splunk-es-ip.ts";
import { testFormat } from "../support/format.ts";
import { intelCase } from "../support/intel.ts";

testFormat(splunkEsIp, intelCase("ip", "description,ip,weight", "ip"));
