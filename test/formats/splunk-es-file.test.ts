import { splunkEsFile } from "../../src/formats/splunk-es-file.ts";
import { testFormat } from "../support/format.ts";
import { intelCase } from "../support/intel.ts";

testFormat(splunkEsFile, intelCase("file", "description,file_hash,file_name,weight", "file_hash"));
