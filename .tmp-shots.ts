import { builtPage } from './emulator/ui/testing/built-page.ts';
import { launchBrowser } from './emulator/ui/testing/browser.ts';
import { FakeEmulator } from './emulator/ui/testing/fake-emulator.ts';
const nine = [
 [{caption:'آگهی‌های من',icon:'HOME',action:{open_direct_link:'https://divar.ir/my'}},{caption:'تماس',icon:'CALL',action:{open_server_link:{data:{a:1}}}},{caption:'قیمت',icon:'MONEY',action:{get_dynamic_action:{data:{}}}}],
 [{caption:'ویرایش',icon:'EDIT',action:{open_post_page:{post_token:'x'}}},{caption:'برند',icon:'BRAND_SAIPA',action:{open_post_manage_page:{post_token:'x'}}},{caption:'بدون آیکون',action:{open_direct_link:'javascript:alert(1)'}}],
 [{caption:'ستاره',icon:'STAR',action:{open_direct_link:'https://a.ir'}},{caption:'راهنما',icon:'HELP',action:{open_direct_link:'https://a.ir'}},{caption:'متن خیلی بلند برای دکمه‌ای که جا نمی‌شود',icon:'SETTINGS',action:{open_direct_link:'https://a.ir'}}],
];
const finding={id:'unknown_icon',outcome:'found' as const,source:'published' as const,where:'/buttons/rows/1/buttons/1/icon',message:'The icon is none of the published names.',expected:'one of 822 names',actual:'"REAL_STATE"',nearest:['REAL_ESTATE','STAR'],remedy:'Use REAL_ESTATE.'};
const fake = await FakeEmulator.start({ pageDir: await builtPage(), bot: (m)=> m.text==='دکمه' ? [{text:'یکی را انتخاب کنید:',buttons:nine,findings:[finding]}] : m.text==='سکوت'?[]: [{text:`سلام! شما گفتید: ${m.text ?? m.type}\nخوش آمدید. https://divar.ir/v/gZd7omnS`}] });
const browser = await launchBrowser();
const only = process.argv[2];
async function shot(name: string, o: {w:number,h:number,lang:string,dark?:boolean}, act?: (p: any)=>Promise<void>) {
  if (only && !name.includes(only)) return;
  const ctx = await browser.newContext({ viewport:{width:o.w,height:o.h}, locale:o.lang==='fa'?'fa-IR':'en-US', colorScheme:o.dark?'dark':'light' });
  const page = await ctx.newPage();
  page.on('pageerror',(e: Error)=>console.log('ERR',name,e.message)); page.on('console',(m: any)=>{ if(m.type()==='error') console.log('CON',name,m.text())});
  await page.goto(fake.url+'/'); await page.waitForSelector('.chat');
  await page.waitForTimeout(400);
  if (act) await act(page);
  await page.waitForTimeout(300);
  await page.screenshot({path:`/tmp/shots/${name}.png`});
  await ctx.close();
}
await shot('empty-fa',{w:1280,h:800,lang:'fa'});
await shot('empty-en-dark',{w:1280,h:800,lang:'en',dark:true});
await shot('empty-fa-360',{w:360,h:740,lang:'fa'});
const say = async (u: string, b: any)=> fetch(`${fake.url}/_emulator/users/${u}/messages`,{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify(b)});
await say('sara',{start:{touchpoint:'MY_POST',post_token:'gZd7omnS'}});
await say('sara',{text:'سلام، قیمت این آگهی چند است؟'});
await say('sara',{type:'IMAGE',image_data:{link:'https://chat.divar.ir/media/image/sample.jpg',size_bytes:48213}});
await say('sara',{type:'LOCATION',location_data:{latitude:35.6892,longitude:51.389}});
await say('sara',{type:'CONTACT',contact_data:{name:'سارا محمدی',phone:'09120000000'}});
await say('reza',{text:'hello, is this still available? I would like to know more about the car.'});
fake.botMode='down'; await say('sara',{text:'هستید؟'}); fake.botMode='failing'; await say('sara',{text:'الو'}); fake.botMode='up';
await say('sara',{text:'دکمه'});
const openRow = async (p:any)=>{ await p.click('.chat-item >> nth=0').catch(()=>{}); await p.waitForTimeout(200); };
const withFinding = async (p:any)=>{ await openRow(p); await p.click('.entry:has(.tag-found)'); await p.waitForTimeout(200); };
await shot('chat-fa',{w:1280,h:800,lang:'fa'},openRow);
await shot('chat-en',{w:1280,h:800,lang:'en'},withFinding);
await shot('chat-fa-dark',{w:1280,h:800,lang:'fa',dark:true},withFinding);
await shot('wide-en-dark',{w:1920,h:1080,lang:'en',dark:true},withFinding);
await shot('wide-fa',{w:1920,h:1080,lang:'fa'},async p=>{await withFinding(p); await p.click('.grid-button >> nth=1'); await p.waitForTimeout(200)});
const narrow = async (p:any)=>{ await p.click('.pane-tab >> nth=0'); await p.click('.chat-item >> nth=0'); await p.waitForTimeout(200)};
await shot('narrow-fa',{w:360,h:740,lang:'fa'},narrow);
await shot('narrow-wire-en',{w:360,h:740,lang:'en'},async p=>{await p.click('.pane-tab >> nth=2')});
await shot('narrow-detail-fa-dark',{w:360,h:740,lang:'fa',dark:true},async p=>{await p.click('.pane-tab >> nth=2');await p.click('.entry:has(.tag-found)')});
await shot('state-fa',{w:1280,h:800,lang:'fa'},async p=>{await p.click('#tab-state')});
await shot('events-en',{w:1280,h:800,lang:'en'},async p=>{await p.click('#tab-events')});
await shot('events-raw-fa',{w:1280,h:800,lang:'fa'},async p=>{await p.click('#tab-events');await p.click('.event-modes .chip >> nth=1')});
await shot('record-en',{w:1280,h:800,lang:'en'},async p=>{await p.click('#tab-record')});
await shot('settings-en',{w:1280,h:800,lang:'en'},async p=>{await p.keyboard.press('Escape');await p.click('[aria-label=Settings]')});
await browser.close(); await fake.stop();
