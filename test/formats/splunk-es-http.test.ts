import { splunkEsHttp } from "../../src/formats/splunk-es-http.ts";
import { testFormat } from "../support/format.ts";
import { intelCase } from "../support/intel.ts";

testFormat(splunkEsHttp, intelCase("http", "description,http_referrer,http_user_agent,url,weight", "url"));
